"""What a search finds, under the filters of a query string, with counts."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.search.backends import get_search_backend

from lantai.pages.filtering import MOST_VALUES, Facet, Filtered, decade_label, is_decade
from lantai.search.folding import fold
from lantai.search.query import parse

from . import facet_sets, registry, spelling
from .models import EntryFacets, FacetValue, SearchEntry

LONGEST_QUERY = 120
# Nobody turns fifty pages: what is further down is found with more words or a filter.
PER_PAGE = 20
MOST_SHOWN = 1000
# Filters an entry has one value of, and those it may have several of.
SINGLE = ("type", "kind", "category", "decade")
SEVERAL = ("place", "tag", "edition")
VALUES = "values__key"
RELEVANCE = "relevance"
DATES = {"newest": gettext_lazy("latest first"), "oldest": gettext_lazy("earliest first")}
ORDERS = {RELEVANCE: gettext_lazy("best first"), **DATES}
_LETTERS = re.compile("[a-zß-ɏ]{2}")
_SORTED = {"newest": ("-sorts_to", "-pk"), "oldest": ("sorts_from", "pk")}


def clean(words: str) -> str:
    """What was typed, without control characters, white space made single, cut to what is looked at."""
    # Cut first: work is bounded by what is kept.
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in words[: LONGEST_QUERY * 4])
    return re.sub(r"\s+", " ", kept).strip()[:LONGEST_QUERY].rstrip()


class SearchListing(Filtered):
    """Entries in which the words `q` occur; all entries, latest first, for no words.

    A count of a facet leaves its own filter aside.
    """

    keys = (*SINGLE, *SEVERAL)
    leading = "type"
    interface = frozenset(SINGLE)

    def __init__(self, query: Mapping[str, str]) -> None:
        self.words_typed = clean(query.get("q", ""))
        self.parsed = parse(self.words_typed)
        self.orders = ORDERS if self.words_typed else DATES
        super().__init__(query)

    def is_possible(self, key: str, value: str) -> bool:
        """A type, a kind, a category, a decade, or a slug."""
        if key == "type":
            return value in registry.types
        if key in registry.names:
            return value in registry.names[key]()
        return is_decade(value) if key == "decade" else super().is_possible(key, value)

    @property
    def carried(self) -> dict[str, str]:
        """The words."""
        return {"q": self.words_typed} if self.words_typed else {}

    @property
    def as_typed_url(self) -> str:
        """Where the words are found as they were typed, without what they are also called."""
        return self.url(q=self.parsed.as_typed)

    @property
    def is_asked(self) -> bool:
        """Whether anything is searched or chosen; else the page offers ways to begin."""
        return bool(self.words_typed or self.chosen)

    def results(self) -> Any:
        """The entries, in order, to be sliced."""
        entries = self._filtered().select_related("picture")
        if self.sort == RELEVANCE:
            return self._searched(entries)
        entries = entries.order_by(*_SORTED[self.sort])
        return self._searched(entries, order_by_relevance=False) if self.words_typed else entries

    @property
    def total(self) -> int:
        """How many entries `results` gives; known from the counts by type."""
        if chosen := self.chosen.get("type"):
            return self._counts["type"].get(chosen, 0)
        return self.total_of_all_types

    @property
    def total_of_all_types(self) -> int:
        """How many there would be without the filter by type."""
        return sum(self._counts["type"].values())

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """Every facet by its key: in one pass for those not chosen, one more for each that is, and the names."""
        labels = {
            "type": pgettext("search", "What it is"),
            "kind": pgettext("search", "Kind of exhibit"),
            "category": pgettext("search", "Heritage category"),
            "decade": _("Decade"),
            "place": _("Place"),
            "tag": _("Tag"),
            "edition": _("Archives Day"),
        }
        return {key: self.facet(key, str(label), self._rows(key)) for key, label in labels.items()}

    @property
    def side_facets(self) -> list[Facet]:
        """The facets beside the results that offer a choice."""
        return [facet for facet in super().side_facets if len(facet.values) > 1 or facet.is_chosen]

    def meant(self) -> str:
        """Words near those typed with which something is found; "" where something is found as it is."""
        if self.chosen or not self.words_typed or (self.total and not self.is_by_sound):
            return ""
        return spelling.nearby(self.words_typed, self._finds)

    def _finds(self, words: str) -> bool:
        found = get_search_backend().search(parse(words), SearchEntry.objects.all())
        return bool(list(found[:1]))

    @cached_property
    def is_by_sound(self) -> bool:
        """Whether letters were typed that stand in no text: titles are found that sound so, or begin with them."""
        return bool(_LETTERS.search(fold(self.words_typed))) and not self._finds(self.words_typed)

    def _searched(self, entries: QuerySet[SearchEntry], **options: Any) -> Any:
        backend = get_search_backend()
        ask = backend.autocomplete if self.is_by_sound else backend.search
        return ask(self.parsed, entries, **options)

    def _filtered(self, *, without: str = "") -> QuerySet[SearchEntry]:
        entries = SearchEntry.objects.all()
        for key, value in self.chosen.items():
            if key in SEVERAL and key != without:
                entries = entries.filter(**{VALUES: f"{key}:{value}"})
            elif key != without:
                entries = entries.filter(**{key: int(value) if key == "decade" else value})
        return entries

    @cached_property
    def _counts(self) -> dict[str, dict[str, int]]:
        # A page that only offers ways to begin says what there is, and counts nothing else.
        wanted = self.keys if self.is_asked else (self.leading,)
        if not self.words_typed:
            return facet_sets.count(EntryFacets.objects.all(), wanted, self.chosen)
        results = self._searched(SearchEntry.objects.all())
        found: dict[str, dict[str, int]] = results.asked(
            engine=lambda: self._counted_by_engine(wanted),
            database=lambda: facet_sets.count(results.restricted(EntryFacets.objects.all()), wanted, self.chosen),
        )
        return found

    def _counted_by_engine(self, wanted: Iterable[str]) -> dict[str, dict[str, int]]:
        """The counts, by one request for all facets of which nothing is chosen, and one for each other."""
        free = [key for key in wanted if key not in self.chosen]
        counts = self._count(free, self._filtered()) if free else {}
        for key in self.chosen:
            counts |= self._count([key], self._filtered(without=key))
        return counts

    def _count(self, keys: Iterable[str], entries: QuerySet[SearchEntry]) -> dict[str, dict[str, int]]:
        single = [key for key in SINGLE if key in keys]
        several = [key for key in SEVERAL if key in keys]
        raw = self._searched(entries).facets(*single, *([VALUES] if several else []))
        counts = {key: {str(value): n for value, n in raw[key].items() if value not in {"", None}} for key in single}
        for key in several:
            given = raw[VALUES].items()
            counts[key] = {str(v).partition(":")[2]: n for v, n in given if v and str(v).startswith(f"{key}:")}
        return counts

    def _rows(self, key: str) -> list[tuple[str, str, int]]:
        """Value, name and count of a facet, in the order to be shown; what was chosen, though it counts nothing."""
        chosen = self.chosen.get(key, "")
        counts = ({chosen: 0} if chosen else {}) | self._counts.get(key, {})
        if key == "type":
            return [(t.name, str(t.label), counts[t.name]) for t in registry.ordered_types() if t.name in counts]
        if key in registry.names:
            return [(value, name, counts[value]) for value, name in registry.names[key]().items() if value in counts]
        if key == "decade":
            return [(decade, decade_label(decade), n) for decade, n in sorted(counts.items())]
        named = (
            (slug, self._names[f"{key}:{slug}"], n) for slug, n in counts.items() if f"{key}:{slug}" in self._names
        )
        ordered = sorted(named, reverse=True) if key == "edition" else sorted(named, key=lambda row: (-row[2], row[1]))
        return ordered[:MOST_VALUES] + [row for row in ordered[MOST_VALUES:] if row[0] == chosen]

    @cached_property
    def _names(self) -> dict[str, str]:
        chosen = {f"{key}:{value}" for key, value in self.chosen.items() if key in SEVERAL}
        counted: set[str] = set()
        for key in SEVERAL:
            counts = self._counts.get(key, {})
            most = sorted(counts, key=lambda slug: (-counts[slug], slug))[: MOST_VALUES * 2]
            counted.update(f"{key}:{slug}" for slug in most)
        if not chosen | counted:
            return {}
        # A value is deleted some time after the last entry that had it: its name is not told meanwhile.
        in_use = Exists(SearchEntry.values.through.objects.filter(facetvalue=OuterRef("pk")))
        named = FacetValue.objects.filter(Q(key__in=counted) | Q(in_use, key__in=chosen))
        return dict(named.values_list("key", "name"))
