"""Elements, bearers and reference lists as Wagtail snippets."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from ..choosers import BearerChooserViewSet, ElementChooserViewSet
from ..models import Bearer, HeritageElement, ReferenceList
from .consenting import ConsentView, WithdrawConsentView
from .filters import BearerFilterSet, ElementFilterSet
from .listing import (
    BearerHistoryView,
    BearerIndexView,
    ElementHistoryView,
    ElementIndexView,
    ElementInspectView,
    ElementUsageView,
)
from .panels import bearer_handler, element_handler


class ElementViewSet(SnippetViewSet):
    model = HeritageElement
    icon = "heritage"
    menu_label = _("Heritage elements")
    menu_name = "heritage-elements"
    base_url_path = "heritage/elements"
    list_display = ["name"]
    list_per_page = 30
    chooser_per_page = 20
    # A number stands for one entry of a list; a copy would need another at once.
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_template_name = "heritage/admin/inspect.html"
    inspect_view_fields = [
        "name", "category", "level", "number_text", "number", "batch", "batch_kind", "region", "protecting_unit",
        "listed_in", "summary", "history", "content", "transmission", "present_state", "note", "updated_at",
    ]  # fmt: skip
    filterset_class = ElementFilterSet
    edit_handler = element_handler
    index_view_class = ElementIndexView
    usage_view_class = ElementUsageView
    history_view_class = ElementHistoryView
    inspect_view_class = ElementInspectView
    chooser_viewset_class = ElementChooserViewSet


class BearerViewSet(SnippetViewSet):
    model = Bearer
    icon = "user"
    menu_label = _("Bearers")
    menu_name = "heritage-bearers"
    base_url_path = "heritage/bearers"
    list_display = ["name"]
    list_per_page = 30
    copy_view_enabled = False
    filterset_class = BearerFilterSet
    edit_handler = bearer_handler
    index_view_class = BearerIndexView
    history_view_class = BearerHistoryView
    chooser_viewset_class = BearerChooserViewSet

    @property
    def consent_view(self) -> Any:
        return self.construct_view(ConsentView)

    @property
    def withdraw_consent_view(self) -> Any:
        return self.construct_view(WithdrawConsentView)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("consent/<int:pk>/", self.consent_view, name="consent"),
            path("withdraw-consent/<int:pk>/", self.withdraw_consent_view, name="withdraw_consent"),
        ]


class ReferenceListViewSet(SnippetViewSet):
    model = ReferenceList
    icon = "list-ul"
    menu_label = _("Reference lists")
    menu_name = "heritage-lists"
    base_url_path = "heritage/lists"
    list_display = [
        "name",
        "level",
        "as_of",
        BooleanColumn("is_public", label=ReferenceList._meta.get_field("is_public").verbose_name),
    ]
    copy_view_enabled = False


class HeritageGroup(SnippetViewSetGroup):
    """The admin menu's entry; other parts of heritage hang theirs beside these."""

    items = (ElementViewSet, BearerViewSet, ReferenceListViewSet)
    menu_icon = "heritage"
    menu_label = pgettext_lazy("main menu", "Heritage")
    menu_name = "heritage"
    menu_order = 157
