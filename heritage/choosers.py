"""Choosing elements and bearers."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views import chooser

from .categories import Category
from .finding import find
from .models import Bearer, HeritageElement, ReferenceList

ANY = [("", _("All"))]


class ForPeopleWhoSeeThem:
    """Drafts and people are for those who work with them, not for everybody who may sign in."""

    model_class: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        policy = ModelPermissionPolicy(self.model_class)
        if not policy.user_has_any_permission(request.user, {"add", "change", "view"}):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ElementFilterForm(BaseFilterForm):
    """The chooser's search box and filters."""

    q = forms.CharField(
        label=_("Search term"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name, number, region")}),
    )
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        choices=[*ANY, *Category.choices],
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )
    register = forms.ChoiceField(
        label=pgettext_lazy("heritage", "Register"),
        required=False,
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = [(str(pk), name) for pk, name in ReferenceList.objects.values_list("pk", "name")]
        self.fields["register"].choices = [("", _("the hall's own register")), *lists]

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.cleaned_data
        objects = objects.filter(listed_in=chosen["register"] or None)
        if chosen["category"]:
            objects = objects.filter(category=chosen["category"])
        if words := chosen["q"].strip():
            self.is_searching, self.search_query = True, words
            objects = find(objects, words)
        filtered: QuerySet[Any] = super().filter(objects)
        return filtered


class ElementTableMixin(ForPeopleWhoSeeThem):
    model_class = HeritageElement
    filter_form_class = ElementFilterForm

    def get_object_list(self) -> QuerySet[HeritageElement]:
        elements: QuerySet[HeritageElement] = HeritageElement.objects.order_by("sort_key", "pk")
        return elements

    @property
    def columns(self) -> list[Any]:
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("category", label=_("Category"), accessor="get_category_display"),
            Column("level", label=pgettext_lazy("heritage list", "Level"), accessor="get_level_display"),
            Column("batch", label=pgettext_lazy("heritage list", "Batch"), accessor="batch_shown"),
            LiveStatusTagColumn(),
        ]


class ElementChooseView(ElementTableMixin, chooser.ChooseView):
    pass


class ElementChooseResultsView(ElementTableMixin, chooser.ChooseResultsView):
    pass


class ElementChosenView(ForPeopleWhoSeeThem, chooser.SnippetChosenView):
    model_class = HeritageElement


class ElementChosenMultipleView(ForPeopleWhoSeeThem, chooser.SnippetChosenMultipleView):
    model_class = HeritageElement


class ElementChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ElementChooseView
    choose_results_view_class = ElementChooseResultsView
    chosen_view_class = ElementChosenView
    chosen_multiple_view_class = ElementChosenMultipleView


class BearerFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Search term"), required=False)

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        if words := self.cleaned_data["q"].strip():
            self.is_searching, self.search_query = True, words
            objects = objects.filter(name__icontains=words)
        filtered: QuerySet[Any] = super().filter(objects)
        return filtered


class BearerTableMixin(ForPeopleWhoSeeThem):
    model_class = Bearer
    filter_form_class = BearerFilterForm

    @property
    def columns(self) -> list[Any]:
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("life", label=pgettext_lazy("bearer of heritage", "living or not"), accessor="get_life_display"),
            Column("level", label=_("Recognised at level"), accessor="get_level_display"),
        ]


class BearerChooseView(BearerTableMixin, chooser.ChooseView):
    pass


class BearerChooseResultsView(BearerTableMixin, chooser.ChooseResultsView):
    pass


class BearerChosenView(ForPeopleWhoSeeThem, chooser.SnippetChosenView):
    model_class = Bearer


class BearerChosenMultipleView(ForPeopleWhoSeeThem, chooser.SnippetChosenMultipleView):
    model_class = Bearer


class BearerChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = BearerChooseView
    choose_results_view_class = BearerChooseResultsView
    chosen_view_class = BearerChosenView
    chosen_multiple_view_class = BearerChosenMultipleView
