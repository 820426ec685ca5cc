"""Exhibits and places as Wagtail snippets."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from ..choosers import ExhibitChooserViewSet
from ..models import Exhibit, Place
from .editing import ExhibitCreateView, ExhibitEditView
from .filters import ExhibitFilterSet
from .listing import ExhibitIndexView
from .panels import edit_handler
from .usage import ExhibitHistoryView, ExhibitInspectView, ExhibitUsageView
from .withdrawing import WithdrawView


class ExhibitViewSet(SnippetViewSet):
    model = Exhibit
    icon = "exhibit"
    menu_label = _("Exhibits")
    menu_name = "exhibits"
    menu_order = 150
    add_to_admin_menu = True
    base_url_path = "exhibits"
    list_display = ["title"]
    list_per_page = 25
    chooser_per_page = 24
    # A reference code stands for one record; a copy would need another at once.
    copy_view_enabled = False
    inspect_view_enabled = True
    filterset_class = ExhibitFilterSet
    edit_handler = edit_handler
    index_view_class = ExhibitIndexView
    add_view_class = ExhibitCreateView
    edit_view_class = ExhibitEditView
    usage_view_class = ExhibitUsageView
    history_view_class = ExhibitHistoryView
    inspect_view_class = ExhibitInspectView
    inspect_template_name = "exhibitions/admin/inspect.html"
    chooser_viewset_class = ExhibitChooserViewSet
    inspect_view_fields_exclude = ["id", "slug", "latest_revision", "date_from", "date_to", "showable"]

    def get_usage_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_usage_view_kwargs(**kwargs), "template_name": "exhibitions/admin/usage.html"}

    @property
    def withdraw_view(self) -> Any:
        return self.construct_view(WithdrawView)

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("withdraw/<int:pk>/", self.withdraw_view, name="withdraw")]


class PlaceViewSet(SnippetViewSet):
    model = Place
    icon = "site"
    menu_label = _("Places")
    menu_name = "places"
    list_display = ["name", "x", "y"]
    add_to_settings_menu = True
    copy_view_enabled = False
