"""Filters of the catalogue: kind, decade, place, tag, exhibition, with counts.

Counts of a facet leave its own filter aside, so that a reader sees what choosing
another value would give.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Exhibit
from .models.exhibit import Kind

SORTS = {
    "date": (gettext_lazy("earliest first"), ("date_from", "reference_code")),
    "newest": (gettext_lazy("latest first"), ("-date_from", "reference_code")),
    "code": (gettext_lazy("by reference code"), ("reference_code",)),
}
MOST_VALUES = 24


@dataclass(frozen=True)
class Value:
    """One choice of a facet. `url` toggles it and returns to the first page."""

    value: str
    label: str
    count: int
    is_chosen: bool
    url: str


@dataclass(frozen=True)
class Facet:
    """One filter with its choices."""

    key: str
    label: str
    values: list[Value]
    is_chosen: bool


class Catalogue:
    """The showable exhibits under the filters of a query string.

    Unknown keys and values that are not of a facet's form are ignored.
    """

    KEYS = ("kind", "decade", "place", "tag", "exhibition")

    def __init__(self, query: Mapping[str, str]) -> None:
        self.chosen = {key: query[key] for key in self.KEYS if query.get(key)}
        if self.chosen.get("kind") not in {None, *Kind.values}:
            del self.chosen["kind"]
        if "decade" in self.chosen and not (self.chosen["decade"].isdecimal() and len(self.chosen["decade"]) == 4):
            del self.chosen["decade"]
        self.sort = query.get("sort", "date") if query.get("sort") in SORTS else "date"

    def results(self) -> QuerySet[Exhibit]:
        """The exhibits, sorted; undated ones last."""
        _label, order = SORTS[self.sort]
        expressions = [
            (F(name.lstrip("-")).desc if name.startswith("-") else F(name.lstrip("-")).asc)(nulls_last=True)
            for name in order
        ]
        return self._filtered().order_by(*expressions, "pk")

    def facets(self) -> list[Facet]:
        """Every facet with its counts: one query each."""
        return [
            self._kind_facet(),
            self._decade_facet(),
            self._related_facet("place", _("Place"), "place__slug", "place__name"),
            self._related_facet("tag", _("Tag"), "tags__slug", "tags__name"),
            self._related_facet(
                "exhibition", _("Exhibition"), "placements__exhibition__slug", "placements__exhibition__title"
            ),
        ]

    def url(self, **changes: str | None) -> str:
        """Query string with some keys changed; None removes."""
        sort = {} if self.sort == "date" else {"sort": self.sort}
        merged = {**self.chosen, **sort, **changes}
        parameters = {key: value for key, value in merged.items() if value}
        return f"?{urlencode(parameters)}" if parameters else "?"

    def sorts(self) -> list[Value]:
        """The orders on offer."""
        return [
            Value(key, str(label), 0, key == self.sort, self.url(sort=None if key == "date" else key))
            for key, (label, _order) in SORTS.items()
        ]

    def _filtered(self, *, without: str = "") -> QuerySet[Exhibit]:
        rule = Q()
        for key, value in self.chosen.items():
            if key == without:
                continue
            if key == "kind":
                rule &= Q(kind=value)
            elif key == "decade":
                first = int(value)
                rule &= Q(date_from__year__gte=first, date_from__year__lte=first + 9)
            elif key == "place":
                rule &= Q(place__slug=value)
            elif key == "tag":
                rule &= Q(pk__in=Exhibit.objects.filter(tags__slug=value).values("pk"))
            elif key == "exhibition":
                rule &= Q(pk__in=Exhibit.objects.filter(placements__exhibition__slug=value).values("pk"))
        return Exhibit.objects.showable().filter(rule)

    def _kind_facet(self) -> Facet:
        rows = self._filtered(without="kind").order_by().values_list("kind").annotate(n=Count("pk"))
        counts = dict(rows)
        values = [(kind.value, str(kind.label), counts.get(kind.value, 0)) for kind in Kind]
        return self._facet("kind", _("Kind"), values)

    def _decade_facet(self) -> Facet:
        rows = (
            self._filtered(without="decade")
            .exclude(date_from=None)
            .order_by()
            .values_list(ExtractYear("date_from") / 10)
            .annotate(n=Count("pk"))
        )
        counts = sorted((int(tenth) * 10, n) for tenth, n in rows)
        return self._facet("decade", _("Decade"), [(str(d), _("%(decade)ss") % {"decade": d}, n) for d, n in counts])

    def _related_facet(self, key: str, label: str, slug: str, name: str) -> Facet:
        rows = (
            self._filtered(without=key)
            .exclude(**{slug: None})
            .order_by()
            .values_list(slug, name)
            .annotate(n=Count("pk", distinct=True))
            .order_by("-n", slug)[:MOST_VALUES]
        )
        return self._facet(key, label, list(rows))

    def _facet(self, key: str, label: str, rows: list[tuple[str, str, int]]) -> Facet:
        chosen = self.chosen.get(key)
        values = [
            Value(value, text, n, value == chosen, self.url(**{key: None if value == chosen else value}))
            for value, text, n in rows
        ]
        return Facet(key, label, values, chosen is not None)
