"""Filters of the exhibit list."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import NumberRangeWidget, WagtailFilterSet
from wagtail.admin.widgets import BooleanRadioSelect

from ..models import Exhibit, ExhibitionPage, ExhibitTag, Place
from ..models.exhibit import Kind
from ..openness import Openness


def _exhibitions(_request: Any) -> QuerySet[ExhibitionPage]:
    return ExhibitionPage.objects.filter(placements__isnull=False).distinct().order_by("-first_published_at")


class ExhibitFilterSet(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=Kind, widget=forms.CheckboxSelectMultiple)
    openness = django_filters.MultipleChoiceFilter(
        label=_("Openness"), choices=Openness, widget=forms.CheckboxSelectMultiple
    )
    showable = django_filters.BooleanFilter(label=_("May be shown"), widget=BooleanRadioSelect)
    years = django_filters.RangeFilter(
        label=_("Years, from and to"), method="between_years", widget=NumberRangeWidget(attrs={"inputmode": "numeric"})
    )
    tag = django_filters.ModelMultipleChoiceFilter(
        label=_("Tag"), field_name="tags", queryset=ExhibitTag.objects.order_by("name")
    )
    place = django_filters.ModelMultipleChoiceFilter(label=_("Place"), queryset=Place.objects.all())
    exhibition = django_filters.ModelChoiceFilter(
        label=_("Shown in exhibition"), field_name="placements__exhibition", queryset=_exhibitions
    )

    class Meta:
        model = Exhibit
        fields: list[str] = []

    def between_years(self, exhibits: QuerySet[Exhibit], _name: str, years: slice) -> QuerySet[Exhibit]:
        """Exhibits whose time touches the span: 1950s is found from 1955 on."""
        if years.start is not None:
            exhibits = exhibits.filter(date_to__year__gte=int(years.start))
        if years.stop is not None:
            exhibits = exhibits.filter(date_from__year__lte=int(years.stop))
        return exhibits
