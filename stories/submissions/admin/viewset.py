"""Submissions as a viewset: the queue, and the pages of each."""

from typing import Any, ClassVar

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from stories.admin.menu import HOOK

from ..models import Contact, Submission
from .listing import QueueView
from .permissions import policy
from .review import ReviewView, paper, photo
from .sheet import sheet


class SubmissionViewSet(ModelViewSet):
    """Mounted at `submissions/` in the admin."""

    model = Submission
    name = "submissions_admin"
    url_prefix = "submissions"
    icon = "mail"
    menu_label = _("Submissions")
    menu_name = "submissions"
    menu_order = 20
    menu_hook = HOOK
    add_to_admin_menu = False
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields: ClassVar[list[str]] = []
    index_view_class = QueueView

    @property
    def permission_policy(self) -> Any:
        return policy

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Those an administrator can give to groups: reading, deciding, seeing contact data."""
        return Permission.objects.filter(
            content_type__app_label=Submission._meta.app_label,
            codename__in=["view_submission", "decide_submission", Contact._meta.permissions[0][0]],
        )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(review_url_name=self.get_url_name("review"), **kwargs)

    def get_urlpatterns(self) -> list[Any]:
        names = {"index_url_name": self.get_url_name("index"), "review_url_name": self.get_url_name("review")}
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", ReviewView.as_view(**names), name="review"),
            path("<int:pk>/sheet/", sheet, name="sheet"),
            path("<int:pk>/authorisation/", paper, {"name": "authorisation"}, name="authorisation"),
            path("<int:pk>/certificate/", paper, {"name": "certificate"}, name="certificate"),
            path("photo/<int:pk>/preview/", photo, {"copy": "preview"}, name="preview"),
            path("photo/<int:pk>/file/", photo, {"copy": "file"}, name="file"),
        ]
