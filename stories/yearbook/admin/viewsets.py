"""Yearbooks, entries and style words as Wagtail snippets in one menu."""

from typing import Any

from django import forms
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    InspectView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from lantai.pages.models import HallSettings

from ..models import Contribution, StyleTerm, Yearbook
from .listing import SEEING, ContributionFilterSet, ContributionHistoryView, ContributionIndexView
from .panels import contribution_edit_handler, yearbook_edit_handler
from .proofs import CompareView, ProofView
from .standing import standing
from .steps import MoveView, OverruleView, ReturnView


class _SavedWhenSaid:
    """A text is saved when its writer says so, and not while a sentence stands half."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        script: Any = forms.Script("admin/yearbook-count.js", type="module")
        context["media"] += forms.Media(js=[script], css={"all": ["admin/yearbook.css"]})
        return context


class ContributionCreateView(_SavedWhenSaid, CreateView):
    def get_initial_form_instance(self) -> Contribution:
        """`?place=` is the subcategory whose “Add entry” was followed."""
        entry = Contribution()
        place = self.request.GET.get("place", "")
        if place.isdecimal():
            entry.subcategory_id = int(place)
        return entry


class ContributionEditView(_SavedWhenSaid, EditView):
    pass


class ContributionInspectView(InspectView):
    """The entry as those read it who review it."""

    page_title = _("Yearbook entry")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **standing(self.object, self.request.user)}


class ContributionViewSet(SnippetViewSet):
    model = Contribution
    icon = "doc-full"
    menu_label = _("Yearbook entries")
    menu_name = "yearbook-entries"
    base_url_path = "yearbook-entries"
    list_display = ["title"]
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_template_name = "yearbook/admin/inspect.html"
    filterset_class = ContributionFilterSet
    edit_handler = contribution_edit_handler
    index_view_class = ContributionIndexView
    add_view_class = ContributionCreateView
    edit_view_class = ContributionEditView
    history_view_class = ContributionHistoryView
    inspect_view_class = ContributionInspectView

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("move/<int:pk>/", self.construct_view(MoveView), name="move"),
            path("return/<int:pk>/", self.construct_view(ReturnView), name="return"),
            path("overrule/<int:pk>/<str:key>/", self.construct_view(OverruleView), name="overrule"),
            path("proof/<int:pk>/", self.construct_view(ProofView), name="proof"),
            path("compare/<int:pk>/", self.construct_view(CompareView), name="compare"),
        ]


class YearbookIndexView(IndexView):
    """The name leads to the yearbook at a glance; its form is one click further."""

    any_permission_required = SEEING

    @cached_property
    def columns(self) -> list[Any]:
        checkbox, title = super().columns[:2]
        title._get_url_func = lambda yearbook: reverse("yearbook_overview", args=[yearbook.pk])
        return [
            checkbox,
            title,
            Column("deadline", label=_("Hand in by")),
            Column("compiling_office", label=_("Compiling office")),
        ]


class YearbookCreateView(_SavedWhenSaid, CreateView):
    def get_initial_form_instance(self) -> Yearbook:
        """The unit and the office are the same every year."""
        last = Yearbook.objects.first()
        hall = HallSettings.objects.first()
        return Yearbook(
            name=last.name if last else "",
            compiling_office=last.compiling_office if last else "",
            unit=last.unit if last else (hall.name if hall else ""),
        )


class YearbookEditView(_SavedWhenSaid, EditView):
    pass


class YearbookViewSet(SnippetViewSet):
    model = Yearbook
    icon = "calendar-alt"
    menu_label = _("Yearbooks")
    menu_name = "yearbooks"
    base_url_path = "yearbooks"
    list_display = ["__str__"]
    copy_view_enabled = False
    edit_handler = yearbook_edit_handler
    index_view_class = YearbookIndexView
    add_view_class = YearbookCreateView
    edit_view_class = YearbookEditView


class StyleTermViewSet(SnippetViewSet):
    model = StyleTerm
    icon = "pilcrow"
    menu_label = _("Yearbook style words")
    menu_name = "yearbook-style"
    base_url_path = "yearbook-style"
    list_display = ["term", "kind", "instead", BooleanColumn("active", label=_("In use"), sort_key="active")]
    list_filter = ["kind", "active"]
    list_per_page = 100
    search_fields = ["term", "instead"]
    search_backend_name = None
    copy_view_enabled = False


class YearbookViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Yearbook")
    menu_name = "yearbook"
    menu_icon = "calendar-alt"
    menu_order = 180
    items = (YearbookViewSet, ContributionViewSet, StyleTermViewSet)
