"""Filters of the catalogue: kind, decade, place, tag, exhibition, with counts.

Counts of a facet leave its own filter aside, so that a reader sees what choosing
another value would give. At twenty thousand exhibits the page stays quick because
each count groups by a key of one table and the names come afterwards, all at once.
"""

import datetime
from functools import cached_property
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lantai.pages.filtering import MOST_VALUES, Facet, Filtered, decade_label, is_decade
from lantai.pages.visibility import open_to_all

from .models import Exhibit, ExhibitionPage, ExhibitTag, Place, Placement
from .models.exhibit import ExhibitQuerySet, Kind, TaggedExhibit

KINDS = {
    Kind.PHOTO.value: gettext_lazy("Photographs"),
    Kind.DOCUMENT.value: pgettext_lazy("kind of exhibit", "Documents"),
    Kind.ARTIFACT.value: gettext_lazy("Artifacts"),
}
SORTS = {
    "date": (gettext_lazy("earliest first"), (F("date_from").asc(nulls_last=True), "reference_code")),
    "newest": (gettext_lazy("latest first"), (F("date_from").desc(nulls_last=True), "reference_code")),
    "code": (gettext_lazy("by reference code"), ("reference_code",)),
}


class Catalogue(Filtered):
    """The showable exhibits under the filters of a query string.

    Unknown keys, and values that no facet could have given out, are left aside.
    """

    keys = ("kind", "decade", "place", "tag", "exhibition")
    leading = "kind"
    interface = frozenset({"kind", "decade"})
    orders = {key: label for key, (label, _order) in SORTS.items()}

    def results(self) -> ExhibitQuerySet:
        """The exhibits, sorted; undated ones last."""
        _label, order = SORTS[self.sort]
        return self._filtered().order_by(*order)

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """Every facet by its key: six queries, whatever was chosen."""
        places, tags, exhibitions = self._places(), self._tags(), self._exhibitions()
        names = self._names(place=places, tag=tags, exhibition=exhibitions)
        return {
            "kind": self.facet("kind", _("Kind"), [(kind, str(KINDS[kind]), n) for kind, n in self._kinds.items()]),
            "decade": self.facet("decade", _("Decade"), [(d, decade_label(d), n) for d, n in self._decades()]),
            "place": self.facet("place", _("Place"), names["place"]),
            "tag": self.facet("tag", _("Tag"), names["tag"]),
            "exhibition": self.facet("exhibition", _("Exhibition"), names["exhibition"]),
        }

    @property
    def total(self) -> int:
        """How many exhibits `results` gives; known from the counts by kind."""
        if "kind" in self.chosen:
            return self._kinds.get(self.chosen["kind"], 0)
        return self.total_of_all_kinds

    @property
    def total_of_all_kinds(self) -> int:
        """How many there would be without the filter by kind."""
        return sum(self._kinds.values())

    def is_possible(self, key: str, value: str) -> bool:
        """A kind, a decade or a slug."""
        if key == "kind":
            return value in KINDS
        if key == "decade":
            return is_decade(value)
        return super().is_possible(key, value)

    def _filtered(self, *, without: str = "") -> ExhibitQuerySet:
        rule = Q()
        for key, value in self.chosen.items():
            if key != without:
                rule &= _rule(key, value)
        return Exhibit.objects.showable().filter(rule)

    @cached_property
    def _kinds(self) -> dict[str, int]:
        rows = self._filtered(without="kind").order_by().values_list("kind").annotate(n=Count("pk"))
        counts = dict(rows)
        return {kind: counts.get(kind, 0) for kind in KINDS if kind in counts or kind == self.chosen.get("kind")}

    def _decades(self) -> list[tuple[str, int]]:
        counts = count_decades(self._filtered(without="decade"))
        if chosen := self.chosen.get("decade"):
            counts.setdefault(chosen, 0)
        return sorted(counts.items())

    def _places(self) -> dict[int, int]:
        return _most(self._filtered(without="place").filter(place__isnull=False), "place")

    def _tags(self) -> dict[int, int]:
        tagged = TaggedExhibit.objects.filter(content_object__in=self._filtered(without="tag").order_by())
        return _most(tagged, "tag")

    def _exhibitions(self) -> dict[int, int]:
        # Those that are not open to all go with their names: asking each placement for it takes longer than to count.
        shown = self._filtered(without="exhibition").order_by()
        return _counted(Placement.objects.filter(exhibit__in=shown), "exhibition")

    def _names(self, **counts: dict[int, int]) -> dict[str, list[tuple[str, str, int]]]:
        """Slug, name and count of what was counted by id, and of what was chosen though it counts nothing."""
        sources: dict[str, tuple[Any, str]] = {
            "place": (Place.objects, "name"),
            "tag": (ExhibitTag.objects, "name"),
            "exhibition": (open_to_all(ExhibitionPage.objects.all()), "title"),
        }
        queries = [
            source.filter(Q(pk__in=counts[key]) | Q(slug=self.chosen.get(key, "")))
            .order_by()
            .values_list(Value(key), "pk", "slug", name)
            for key, (source, name) in sources.items()
        ]
        rows: dict[str, list[tuple[str, str, int]]] = {key: [] for key in sources}
        for key, pk, slug, name in queries[0].union(*queries[1:], all=True):
            rows[key].append((slug, name, counts[key].get(pk, 0)))
        return {key: self._most_frequent(key, found) for key, found in rows.items()}

    def _most_frequent(self, key: str, rows: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
        """The first of the rows by their count, and what was chosen."""
        ordered = sorted(rows, key=lambda row: (-row[2], row[1]))
        chosen = self.chosen.get(key)
        return ordered[:MOST_VALUES] + [row for row in ordered[MOST_VALUES:] if row[0] == chosen]


def count_decades(records: QuerySet[Any]) -> dict[str, int]:
    """How many records are of each decade, as `lantai.pages.filtering.decade_of` says."""
    # The text of a date, cut: an extracted year would call into Python for every row on SQLite.
    first, last = (Substr(Cast(field, CharField()), 1, 3) for field in ("date_from", "date_to"))
    rows = records.filter(date_from__isnull=False).order_by().values_list(first, last).annotate(n=Count("pk"))
    counts: dict[str, int] = {}
    for begins, ends, n in rows:
        if int(ends) - int(begins) <= 1:
            counts[f"{begins}0"] = counts.get(f"{begins}0", 0) + n
    return counts


def within_decade(value: str) -> Q:
    """What is of a decade, as `lantai.pages.filtering.decade_of` says."""
    first = int(value)
    return Q(
        date_from__range=(datetime.date(first, 1, 1), datetime.date(first + 9, 12, 31)),
        date_to__lte=datetime.date(first + 19, 12, 31),
    )


def _rule(key: str, value: str) -> Q:
    if key == "kind":
        return Q(kind=value)
    if key == "decade":
        return within_decade(value)
    if key == "place":
        return Q(place__in=Place.objects.filter(slug=value).order_by())
    if key == "tag":
        return Q(pk__in=TaggedExhibit.objects.filter(tag__slug=value).values("content_object"))
    exhibitions = open_to_all(ExhibitionPage.objects.filter(slug=value)).order_by()
    return Q(pk__in=Placement.objects.filter(exhibition__in=exhibitions).order_by().values("exhibit"))


def _counted(rows: QuerySet[Any], key: str) -> dict[int, int]:
    """How many rows each value of a foreign key has."""
    return dict(rows.order_by().values_list(key).annotate(n=Count("pk")))


def _most(rows: QuerySet[Any], key: str) -> dict[int, int]:
    """The same, for the most frequent ones."""
    return dict(rows.order_by().values_list(key).annotate(n=Count("pk")).order_by("-n", key)[:MOST_VALUES])
