"""What the pages of the summary have in common."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class SummaryView(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    """A page below the admin's home; `permission_required` is what it takes to open it."""

    raise_exception = True
    header_icon = "doc-full"
    _show_breadcrumbs = True

    def crumbs(self) -> list[dict[str, Any]]:
        """Pages between the home and this one."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.crumbs(), {"url": "", "label": self.get_page_title()}]
