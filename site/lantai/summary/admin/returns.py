"""The rows of the return in Wagtail's admin, with their values."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from lantai.ops.spreadsheets import HallSpreadsheet
from lantai.reports import registry
from lantai.reports.periods import FIRST_YEAR, LAST_YEAR

from .. import returns
from ..models import ReturnRow
from .base import SummaryView


class RowForm(WagtailAdminModelForm):
    """The figure is chosen from those there are; one that is no longer there stays until it is changed."""

    figure = forms.ChoiceField(label=pgettext_lazy("return", "Figure"), required=False)

    class Meta:
        model = ReturnRow
        fields = ("year", "sort_order", "code", "name", "unit", "definition", "figure", "by_hand")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["figure"]
        known = [(figure.key, f"{figure.label} ({figure.key})") for figure in registry.registered()]
        gone = self.instance.figure
        if gone and gone not in dict(known):
            known.append((gone, _("%(key)s: no such figure any more") % {"key": gone}))
        field.choices = [("", _("none; entered by hand")), *known]
        field.help_text = ReturnRow._meta.get_field("figure").help_text
        if not self.instance.pk:
            self.initial.setdefault("year", timezone.localdate().year)


class YearFilterSet(WagtailFilterSet):
    year = django_filters.ChoiceFilter(
        label=gettext_lazy("Year"), choices=lambda: [(year, str(year)) for year in returns.years()]
    )

    class Meta:
        model = ReturnRow
        fields = ["year"]


def state_in_words(filled: returns.Filled) -> str:
    """What a row's value comes from."""
    return {
        returns.COUNTED: pgettext("return", "counted"),
        returns.BY_HAND: _("entered by hand"),
        returns.EMPTY: _("still to be entered"),
        returns.GONE: _("the figure “%(key)s” is no longer there") % {"key": filled.row.figure},
    }[filled.state]


class RowIndexView(HallSpreadsheet, IndexView):
    """Rows of the years, latest first, with exact values; Excel has the same columns."""

    file_name = "return"
    readers = {
        "year": lambda filled: filled.row.year,
        "code": lambda filled: filled.row.code,
        "name": lambda filled: filled.row.name,
        "unit": lambda filled: filled.row.unit,
        "value": lambda filled: filled.value,
        "state": state_in_words,
        "definition": lambda filled: filled.row.definition,
    }
    list_export = [*readers]
    export_headings = {
        "year": gettext_lazy("Year"),
        "code": pgettext_lazy("return", "Row code"),
        "name": pgettext_lazy("return", "Indicator"),
        "unit": pgettext_lazy("return", "Unit"),
        "value": pgettext_lazy("return", "Value"),
        "state": pgettext_lazy("return", "Where it comes from"),
        "definition": pgettext_lazy("return", "Definition"),
    }

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().order_by("-year", "sort_order", "code", "pk")

    def completed(self, items: Any) -> list[Any]:
        return list(returns.fill(items))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        rows = context["object_list"]
        for row, filled in zip(rows, returns.fill(rows), strict=True):
            row.shown_value = "" if filled.value is None else filled.value
            row.shown_state = state_in_words(filled)
        return dict(context)

    @property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.request.user.has_perm(returns.MAY_ADD):
            buttons.append(
                HeaderButton(_("Copy from another year"), url=reverse("return_rows:copy_year"), icon_name="copy")
            )
        return buttons


class CopyForm(forms.Form):
    from_year = forms.TypedChoiceField(label=gettext_lazy("From the year"), coerce=int)
    to_year = forms.IntegerField(label=gettext_lazy("To the year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["from_year"]
        field.choices = [(year, str(year)) for year in returns.years()]


class CopyYearView(SummaryView, FormView):
    """Gives a year the rows of another; rows it has stay as they are."""

    permission_required = returns.MAY_ADD
    form_class = CopyForm
    template_name = "summary/admin/copy_year.html"
    page_title = gettext_lazy("Copy the rows of a year")
    header_icon = "copy"

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": reverse("return_rows:index"), "label": _("Statistics return")}]

    def get_initial(self) -> dict[str, Any]:
        latest = next(iter(returns.years()), None)
        return {"from_year": latest, "to_year": (latest or timezone.localdate().year) + 1}

    def form_valid(self, form: CopyForm) -> HttpResponse:
        said = form.cleaned_data
        try:
            number = returns.copy(said["from_year"], said["to_year"], user=self.request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(
            self.request, _("%(n)d rows were copied to %(year)d.") % {"n": number, "year": said["to_year"]}
        )
        return redirect(f"{reverse('return_rows:index')}?year={said['to_year']}")


def copy_year(request: HttpRequest) -> HttpResponseBase:
    """The view, for the viewset's addresses."""
    return CopyYearView.as_view()(request)


class ReturnRowViewSet(ModelViewSet):
    """Statistics return (统计年报)."""

    model = ReturnRow
    name = "return_rows"
    url_prefix = "statistics-return"
    icon = "table"
    menu_label = gettext_lazy("Statistics return")
    menu_name = "statistics-return"
    menu_hook = "register_reports_menu_item"
    menu_order = 325
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = RowIndexView
    filterset_class = YearFilterSet
    list_per_page = 50
    search_fields = ["name", "code", "definition"]
    search_backend_name = None
    panels = [
        FieldRowPanel([FieldPanel("year"), FieldPanel("sort_order"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("name"), FieldPanel("unit")]),
        FieldPanel("definition"),
        FieldPanel("figure"),
        FieldPanel("by_hand"),
    ]
    list_display = [
        TitleColumn(
            "name",
            label=pgettext_lazy("return", "Indicator"),
            accessor="name",
            get_url=lambda row: reverse("return_rows:edit", args=[row.pk]),
        ),
        Column("year", label=gettext_lazy("Year"), accessor="year", sort_key="year"),
        Column("code", label=pgettext_lazy("return", "Row code"), accessor="code", sort_key="code"),
        Column("value", label=pgettext_lazy("return", "Value"), accessor="shown_value"),
        Column("unit", label=pgettext_lazy("return", "Unit"), accessor="unit"),
        Column("state", label=pgettext_lazy("return", "Where it comes from"), accessor="shown_state"),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return RowForm

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("copy-year/", copy_year, name="copy_year")]


return_rows = ReturnRowViewSet()
