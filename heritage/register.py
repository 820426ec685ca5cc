"""The public register: the hall's own elements, or a reference list, under filters with counts.

Counts of a facet leave its own filter aside. Each is one grouping query over an index, so that the page
costs the same number of queries whatever the register holds, and loads one page of rows.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from exhibitions.models import Place
from lantai.pages.filtering import Facet, Filtered

from .batches import parse_key, shown
from .categories import Category, Level
from .models import ElementRegion, HeritageElement, ReferenceList
from .models.element import ElementQuerySet
from .regions import PROVINCES, short_name

UNBATCHED = "-"


class Register(Filtered):
    """What a reader browses. `source` is the reference list, None for the hall's own register."""

    keys = ("category", "level", "region", "batch")
    leading = "category"
    interface = frozenset({"category", "level"})

    def __init__(self, query: Mapping[str, str], source: ReferenceList | None = None) -> None:
        super().__init__(query)
        self.source = source

    def is_possible(self, key: str, value: str) -> bool:
        """A category, a level, a batch, or the name of a region."""
        if key == "category":
            return value in Category.values
        if key == "level":
            return value in Level.values
        if key == "batch":
            return parse_key(value) is not None
        return value in PROVINCES or super().is_possible(key, value)

    def results(self) -> ElementQuerySet:
        """The elements, by level, category and number."""
        return self._filtered().order_by("sort_key", "pk")

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """Every facet by its key: four queries, five for the hall's own register."""
        return {
            "category": self.facet("category", _("Category"), self._choices("category", Category)),
            "level": self.facet("level", pgettext("heritage list", "Level"), self._choices("level", Level)),
            "region": self.facet("region", _("Region"), self._provinces() if self.source else self._townships()),
            "batch": self.facet("batch", pgettext("heritage list", "Batch"), self._batches()),
        }

    @property
    def side_facets(self) -> list[Facet]:
        """The facets beside the results that offer a choice; categories stand above them."""
        return [facet for facet in super().side_facets if len(facet.values) > 1 or facet.is_chosen]

    @property
    def total(self) -> int:
        """How many elements `results` gives; known from the counts by category."""
        if chosen := self.chosen.get("category"):
            return self._count_by("category").get((chosen,), 0)
        return self.total_of_all_categories

    @property
    def total_of_all_categories(self) -> int:
        """How many there would be without the filter by category."""
        return sum(self._count_by("category").values())

    def _all(self) -> ElementQuerySet:
        elements: ElementQuerySet = HeritageElement.objects.all()
        return elements.filter(listed_in=self.source) if self.source else elements.own().published()

    def _filtered(self, *, without: str = "") -> ElementQuerySet:
        rule = Q()
        for key, value in self.chosen.items():
            if key != without:
                rule &= self._rule(key, value)
        return self._all().filter(rule)

    def _rule(self, key: str, value: str) -> Q:
        if key in {"category", "level"}:
            return Q(**{key: value})
        if key == "batch":
            number, kind = parse_key(value) or (0, "")
            return Q(batch=number, batch_kind=kind)
        if self.source:
            return Q(pk__in=ElementRegion.objects.filter(province=value).values("element"))
        townships = HeritageElement.townships.through.objects
        return Q(pk__in=townships.filter(place__slug=value).values("heritageelement"))

    def _count_by(self, *fields: str) -> dict[tuple[Any, ...], int]:
        """Counts by the values of some fields, without the filter of the same name; each asked for once."""
        counted: dict[tuple[str, ...], dict[tuple[Any, ...], int]] = self.__dict__.setdefault("_counted", {})
        if fields not in counted:
            rows = self._filtered(without=fields[0]).order_by().values_list(*fields).annotate(n=Count("pk"))
            counted[fields] = {tuple(row[:-1]): row[-1] for row in rows}
        return counted[fields]

    def _choices(self, key: str, choices: Any) -> list[tuple[str, str, int]]:
        counts = self._count_by(key)
        there = [value for value in choices.values if (value,) in counts or value == self.chosen.get(key)]
        return [(value, plain(choices(value)), counts.get((value,), 0)) for value in there]

    def _batches(self) -> list[tuple[str, str, int]]:
        counts = self._count_by("batch", "batch_kind")
        if chosen := parse_key(self.chosen.get("batch", "")):
            counts = {chosen: 0} | counts
        told = sorted((number, kind != "new", kind, n) for (number, kind), n in counts.items() if number)
        return [(f"{number}-{kind}", shown(number, kind), n) for number, _late, kind, n in told]

    def _provinces(self) -> list[tuple[str, str, int]]:
        elements = self._filtered(without="region").order_by().values("pk")
        rows = ElementRegion.objects.filter(element__in=elements).values_list("province").annotate(n=Count("pk"))
        counts = {self.chosen.get("region", ""): 0} | dict(rows.order_by())
        return [(name, short_name(name), counts[name]) for name in PROVINCES if name in counts]

    def _townships(self) -> list[tuple[str, str, int]]:
        through = HeritageElement.townships.through.objects
        elements = self._filtered(without="region").order_by().values("pk")
        rows = through.filter(heritageelement__in=elements).values_list("place").annotate(n=Count("pk")).order_by()
        counts = dict(rows)
        named = Place.objects.filter(Q(pk__in=counts) | Q(slug=self.chosen.get("region", "")))
        found = [(slug, name, counts.get(pk, 0)) for pk, slug, name in named.values_list("pk", "slug", "name")]
        return sorted(found, key=lambda row: (-row[2], row[1]))


def plain(choice: Any) -> str:
    """The label of a choice without the Chinese term that labels carry for editors."""
    label = str(choice.label)
    return label if (get_language() or "zh").startswith("zh") else label.partition(" (")[0]
