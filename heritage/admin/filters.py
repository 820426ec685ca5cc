"""Filters of the lists of elements and bearers."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import BooleanRadioSelect

from exhibitions.models import Place

from ..categories import BatchKind, Category, Level
from ..lists import OWN
from ..models import Bearer, ElementRegion, HeritageElement, ReferenceList
from ..regions import PROVINCES

SOON = datetime.timedelta(days=90)


def _registers() -> list[tuple[str, Any]]:
    lists = ReferenceList.objects.values_list("pk", "name")
    return [(OWN, _("the hall's own register")), *((str(pk), name) for pk, name in lists)]


class ElementFilterSet(WagtailFilterSet):
    register = django_filters.ChoiceFilter(
        label=pgettext_lazy("heritage", "Register"), method="in_register", choices=_registers
    )
    category = django_filters.MultipleChoiceFilter(
        label=_("Category"), choices=Category, widget=forms.CheckboxSelectMultiple
    )
    level = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("heritage list", "Level"), choices=Level, widget=forms.CheckboxSelectMultiple
    )
    batch = django_filters.NumberFilter(label=pgettext_lazy("heritage list", "Batch"))
    batch_kind = django_filters.ChoiceFilter(label=_("Taken in as"), choices=BatchKind)
    township = django_filters.ModelMultipleChoiceFilter(
        label=_("Township"), field_name="townships", queryset=Place.objects.all()
    )
    province = django_filters.ChoiceFilter(
        label=_("Province"), method="in_province", choices=[(name, name) for name in PROVINCES]
    )
    live = django_filters.BooleanFilter(label=pgettext_lazy("heritage element", "Published"), widget=BooleanRadioSelect)

    class Meta:
        model = HeritageElement
        fields: list[str] = []

    def in_register(self, elements: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """The hall's own elements, or those of a reference list."""
        return elements.filter(listed_in=None) if value == OWN else elements.filter(listed_in=value)

    def in_province(self, elements: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Elements of lists whose region lies in a province."""
        return elements.filter(pk__in=ElementRegion.objects.filter(province=value).values("element"))


class BearerFilterSet(WagtailFilterSet):
    consent = django_filters.ChoiceFilter(
        label=_("Consent"),
        method="by_consent",
        choices=[
            ("holds", _("holds")),
            ("soon", _("ends within 90 days")),
            ("lapsed", _("has ended")),
            ("missing", _("is missing")),
        ],
    )
    life = django_filters.ChoiceFilter(label=pgettext_lazy("bearer of heritage", "living or not"), choices=Bearer.Life)
    level = django_filters.ChoiceFilter(label=_("Recognised at level"), choices=Level)

    class Meta:
        model = Bearer
        fields: list[str] = []

    def by_consent(self, bearers: QuerySet[Bearer], _name: str, value: str) -> QuerySet[Bearer]:
        """Those who are living, or not known to have died, by the state of their consent today."""
        today = timezone.localdate()
        living = bearers.exclude(life=Bearer.Life.DECEASED)
        holds = Q(consent_on__lte=today) & (Q(consent_until=None) | Q(consent_until__gte=today))
        rules = {
            "holds": holds,
            "soon": holds & Q(consent_until__lte=today + SOON),
            "lapsed": Q(consent_until__lt=today),
            "missing": Q(consent_on=None),
        }
        return living.filter(rules[value])
