"""The editor's desk: what the admin's home page offers to those who make exhibitions."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState

from lantai.imports.admin.permissions import policy as import_policy

from ..models import Exhibit, ExhibitionIndexPage
from .listing import ADD_LABELS, ICONS

DRAFTS = 6


class DeskPanel(Component):
    """Ways to begin, drafts not handed in yet, and how many exhibits may not be shown."""

    name = "desk"
    template_name = "exhibitions/admin/desk.html"
    order = 100

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = self.request.user
        exhibits = Exhibit.objects.aggregate(all=Count("pk"), closed=Count("pk", filter=Q(showable=False)))
        viewset = Exhibit.snippet_viewset
        return {
            "beginnings": list(self.beginnings(viewset)),
            "exhibits": exhibits,
            "list_url": reverse(viewset.get_url_name("list")),
            "drafts": drafts_of(user) if user.has_perm("exhibitions.add_exhibit") else [],
        }

    def beginnings(self, viewset: Any) -> Any:
        """Label, icon and address of what this person may begin."""
        user = self.request.user
        index = ExhibitionIndexPage.objects.first()
        if index and index.permissions_for_user(user).can_add_subpage():
            address = reverse("wagtailadmin_pages:add", args=["exhibitions", "exhibitionpage", index.pk])
            yield {"label": _("New exhibition"), "icon": "plus", "url": address}
            yield {
                "label": _("Exhibitions"),
                "icon": "folder-open-inverse",
                "url": reverse("wagtailadmin_explore", args=[index.pk]),
            }
        if import_policy.user_has_permission(user, "add"):
            yield {"label": _("Import from Excel"), "icon": "upload", "url": reverse("imports:add")}
        if user.has_perm("exhibitions.add_exhibit"):
            add = reverse(viewset.get_url_name("add"))
            for kind, label in ADD_LABELS.items():
                yield {"label": label, "icon": ICONS[kind], "url": f"{add}?kind={kind.value}"}


def drafts_of(user: Any) -> list[Page]:
    """The pages this person worked on last that are neither public as they stand nor in review."""
    in_review = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).values_list(
        "object_id", flat=True
    )
    mine = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)
    return list(
        mine.exclude(pk__in=[int(pk) for pk in in_review if pk.isdecimal()])
        .annotate_approved_schedule()
        .order_by("-latest_revision_created_at")[:DRAFTS]
    )
