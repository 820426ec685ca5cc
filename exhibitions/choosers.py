"""Choosing exhibits: search, pictures, kind and openness, several at once."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views import chooser
from wagtail.snippets.widgets import AdminSnippetChooser

from .finding import find
from .models import Exhibit
from .models.exhibit import Kind
from .openness import Openness

ANY = [("", _("All"))]
SHOWABLE = [("yes", _("may be shown")), ("no", _("may not be shown"))]


def _select() -> forms.Select:
    return forms.Select(attrs={"data-chooser-modal-search-filter": True})


class ExhibitFilterForm(BaseFilterForm):
    """The chooser's search box and filters."""

    q = forms.CharField(
        label=_("Search term"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Title, reference code, words of the description")}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *Kind.choices], widget=_select())
    openness = forms.ChoiceField(
        label=_("Openness"), required=False, choices=[*ANY, *Openness.choices], widget=_select()
    )
    showable = forms.ChoiceField(label=_("May be shown"), required=False, choices=[*ANY, *SHOWABLE], widget=_select())

    def filter(self, objects: QuerySet[Exhibit]) -> QuerySet[Exhibit]:
        chosen = self.cleaned_data
        for name in ("kind", "openness"):
            if chosen[name]:
                objects = objects.filter(**{name: chosen[name]})
        if chosen["showable"]:
            objects = objects.filter(showable=chosen["showable"] == "yes")
        if words := chosen["q"].strip():
            self.is_searching, self.search_query = True, words
            objects = find(objects, words)
        filtered: QuerySet[Exhibit] = super().filter(objects)
        return filtered


class ForPeopleOfExhibits:
    """Titles of closed records are for those who work with exhibits, not for everybody who may sign in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        policy = ModelPermissionPolicy(Exhibit)
        if not policy.user_has_any_permission(request.user, {"add", "change", "view"}):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def marked(exhibit: Exhibit) -> str:
    """How a chosen exhibit reads in a form: with a warning if the public may not see it."""
    if exhibit.showable:
        return str(exhibit)
    return gettext("⚠ may not be shown: %(exhibit)s") % {"exhibit": exhibit}


class ExhibitChooser(AdminSnippetChooser):
    """Wagtail's chooser, with the warning beside what was chosen."""

    def __init__(self, model: Any = Exhibit, **kwargs: Any) -> None:
        super().__init__(model, **kwargs)

    def get_display_title(self, instance: Exhibit) -> str:
        return marked(instance)


class ExhibitTableMixin(ForPeopleOfExhibits):
    filter_form_class = ExhibitFilterForm

    def get_object_list(self) -> QuerySet[Exhibit]:
        exhibits: QuerySet[Exhibit] = Exhibit.objects.for_display().defer("transcription")
        return exhibits.order_by("-updated_at", "-pk")

    @property
    def columns(self) -> list[Any]:
        from .admin.listing import ThumbnailColumn, columns_of_record

        unsorted = columns_of_record()
        for column in unsorted:
            column.sort_key = None
        return [
            ThumbnailColumn("cover", label=_("Picture"), width="72px"),
            self.title_column,  # type: ignore[attr-defined]
            *unsorted,
        ]


class ExhibitChooseView(ExhibitTableMixin, chooser.ChooseView):
    pass


class ExhibitChooseResultsView(ExhibitTableMixin, chooser.ChooseResultsView):
    pass


class ExhibitChosenMixin(ForPeopleOfExhibits):
    def get_display_title(self, instance: Exhibit) -> str:
        return marked(instance)


class ExhibitChosenView(ExhibitChosenMixin, chooser.SnippetChosenView):
    pass


class ExhibitChosenMultipleView(ExhibitChosenMixin, chooser.SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> list[Exhibit]:
        """Those chosen, in the order they were listed."""
        wanted = [int(pk) for pk in pks if pk.isdecimal()]
        found = Exhibit.objects.in_bulk(wanted)
        return [found[pk] for pk in wanted if pk in found]


class ExhibitChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ExhibitChooseView
    choose_results_view_class = ExhibitChooseResultsView
    chosen_view_class = ExhibitChosenView
    chosen_multiple_view_class = ExhibitChosenMultipleView

    @cached_property
    def widget_class(self) -> ExhibitChooser:
        return ExhibitChooser(icon=self.icon)
