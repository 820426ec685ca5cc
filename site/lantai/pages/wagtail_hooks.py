"""Registration with the Wagtail admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from . import audit, draft_access, draft_link_views, publishing, schedule
from .models import BasePage
from .notice import notices_of
from .page_form import HANDING_ON


@hooks.register("register_admin_urls")
def draft_link_urls() -> list[Any]:
    return [
        path("draft-links/<int:page_id>/", draft_link_views.DraftLinksView.as_view(), name="draft_links"),
        path("draft-links/<int:pk>/revoke/", draft_link_views.revoke, name="revoke_draft_link"),
    ]


@hooks.register("insert_global_admin_js")
def starters() -> SafeString:
    """See `lantai.pages.starters`. Not a module: it comes before what waits for the page to be read."""
    return format_html('<script src="{}"></script>', static("admin/starters.js"))


@hooks.register("register_page_header_buttons")
def draft_link_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if isinstance(page.specific_deferred, BasePage) and draft_access.may_manage(page, user):
        url = reverse("draft_links", args=[page.pk])
        yield Button(_("Link for an outside reviewer"), url=url, icon_name="link", priority=25)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(draft_access.ISSUED)(audit.LinkIssued)
    actions.register_action(draft_access.REVOKED)(audit.LinkRevoked)
    actions.register_action(publishing.REFUSED)(audit.PublicationRefused)


@hooks.register("before_edit_page")
def say_what_matters(request: HttpRequest, page: Page) -> None:
    """The notices stand at the head of the edit view; autosave and other saving shows none."""
    if request.method != "GET" or not isinstance(page, BasePage) or not request.accepts("text/html"):
        return
    for notice in notices_of(page, request.user):
        tell = messages.warning if notice.level == "warning" else messages.info
        tell(request, notice.text)


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def say_when_it_goes_public(request: HttpRequest, page: Page) -> None:
    """After handing a page on the editor leaves its edit view, where the schedule would be told."""
    handed_on = any(request.POST.get(action) for action in (*HANDING_ON, "action-workflow-action"))
    if not handed_on or not isinstance(page, BasePage):
        return
    page.refresh_from_db()
    if planned := schedule.forecast(page.get_latest_revision_as_object()):
        messages.info(request, planned.text)


@hooks.register("after_edit_page", order=999)
def lead_reviewers_home(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Who reviews but edits no page has no page explorer, where Wagtail leads after a decision: there is an error."""
    if not request.POST.get("action-workflow-action") or user_has_any_page_permission(request.user):
        return None
    return redirect("wagtailadmin_home")


@hooks.register("before_bulk_action")
def refuse_to_publish_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Publishing many pages at once stops at the first that may not be public, and names why."""
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    pages = list(objects)
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        pages += [child for page in objects for child in page.get_descendants().not_live()]
    refused = False
    for page in pages:
        draft = page.specific.get_latest_revision_as_object()
        if not isinstance(draft, BasePage):
            continue
        try:
            draft.check_publishable()
        except ValidationError as error:
            refused = True
            words = {"title": draft.title, "reasons": " ".join(error.messages)}
            messages.error(request, _("“%(title)s” cannot be published: %(reasons)s") % words)
    return redirect(action.next_url) if refused else None


@hooks.register("construct_help_menu")
def no_links_to_other_hosts(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's guide and release notes stand on hosts a closed network does not reach."""
    menu_items[:] = [item for item in menu_items if not str(item.url).startswith("http")]
