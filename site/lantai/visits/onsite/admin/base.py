"""What the admin's pages of attendance have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .. import devices


class MayView:
    """Permission policy of Wagtail's listing views: whoever may see attendance."""

    def user_has_any_permission(self, user: Any, _actions: Any) -> bool:
        return bool(user.has_perm(devices.VIEW))

    def user_has_permission(self, user: Any, _action: str) -> bool:
        return bool(user.has_perm(devices.VIEW))


class AttendanceView(WagtailAdminTemplateMixin, View):
    """A page below the overview; `permission` is what it takes to open it."""

    permission = devices.VIEW
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("attendance_overview"), "label": _("On-site attendance")},
            *self.crumbs(),
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def crumbs(self) -> list[dict[str, Any]]:
        """Pages between the overview and this one."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organiser = self.request.user.has_perm(devices.ORGANISE)
        return {**super().get_context_data(**kwargs), "may_organise": organiser}
