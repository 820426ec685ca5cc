"""Filters of a public list: their values with counts, and the addresses that choose them or let go of them.

The catalogue, the register, the stories and the search page are lists of this kind.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.utils.translation import gettext as _

FIRST_VALUES = 10
# A facet with endless values, places or tags, offers the most frequent ones.
MOST_VALUES = 24
LONGEST_SLUG = 255
_DECADE = re.compile(r"^[12][0-9]{2}0$")


def decade_of(first: datetime.date | None, last: datetime.date | None) -> int | None:
    """The decade a time begins in: 1958 → 1950. None where it reaches beyond the next one: 清代 is no matter of the 1640s."""
    if not first or (last and last.year // 10 - first.year // 10 > 1):
        return None
    return first.year // 10 * 10


def decade_label(decade: str) -> str:
    """1950 → 1950年代."""
    return _("%(decade)ss") % {"decade": decade}


def is_decade(value: str) -> bool:
    """Whether it is a decade as facets write it: 1950."""
    return bool(_DECADE.fullmatch(value))


@dataclass(frozen=True)
class Choice:
    """One value of a facet. `url` chooses it, or lets go of it, and returns to the first page.

    `is_interface` when the label is a word of this site, not of the archives.
    """

    value: str
    label: str
    count: int
    is_chosen: bool
    url: str
    is_interface: bool = False


@dataclass(frozen=True)
class Facet:
    """One filter with its values."""

    key: str
    label: str
    values: list[Choice]
    is_chosen: bool

    @property
    def first(self) -> list[Choice]:
        """The values to show at once."""
        return self.values[:FIRST_VALUES]

    @property
    def rest(self) -> list[Choice]:
        """The values that wait behind a word."""
        return self.values[FIRST_VALUES:]


class Filtered:
    """A list under the filters of a query string: `keys` name them, `is_possible` says which values make sense.

    The values of the facet `leading` stand above the list, the others beside it. `orders` are the orders the list
    can be in with their labels, the usual one first. Unknown keys, and values that no facet could have given out,
    are left aside.
    """

    keys: ClassVar[tuple[str, ...]] = ()
    leading: ClassVar[str] = ""
    # Facets whose values are called by words of this site.
    interface: ClassVar[frozenset[str]] = frozenset({"decade"})
    orders: Mapping[str, Any] = {}

    def __init__(self, query: Mapping[str, str]) -> None:
        self.sort = query.get("sort", "") if query.get("sort") in self.orders else next(iter(self.orders), "")
        self.chosen = {key: query[key] for key in self.keys if self.is_possible(key, query.get(key, ""))}

    @property
    def facets(self) -> dict[str, Facet]:
        """Every facet by its key."""
        raise NotImplementedError

    @property
    def side_facets(self) -> list[Facet]:
        """The facets beside the list that have values."""
        return [facet for key, facet in self.facets.items() if key != self.leading and facet.values]

    @property
    def without_leading_url(self) -> str:
        """Where the filter that stands above the list is let go of."""
        return self.url(**{self.leading: None})

    @property
    def without_filters_url(self) -> str:
        """Where all filters are let go of."""
        return self.url(**dict.fromkeys(self.keys))

    @property
    def carried(self) -> dict[str, str]:
        """What every address carries before the filters: the words that are searched."""
        return {}

    @property
    def further_parameters(self) -> dict[str, str]:
        """What an address carries after the filters: a sort order that is not the usual one."""
        return {} if self.sort == next(iter(self.orders), "") else {"sort": self.sort}

    def sorts(self) -> list[Choice]:
        """The orders on offer."""
        usual = next(iter(self.orders), "")
        return [
            Choice(key, str(label), 0, key == self.sort, self.url(sort=None if key == usual else key))
            for key, label in self.orders.items()
        ]

    @property
    def removals(self) -> list[Choice]:
        """The values chosen, each with the URL that lets go of it."""
        return [value for facet in self.facets.values() for value in facet.values if value.is_chosen]

    @property
    def words(self) -> str:
        """What was chosen, for headings: 照片 · 1950年代; "" for everything."""
        return " · ".join(choice.label for choice in self.removals)

    @property
    def is_combination(self) -> bool:
        """Whether this is one of the endless views that search engines need not keep."""
        return len(self.chosen) > 1 or bool(self.further_parameters)

    def is_possible(self, key: str, value: str) -> bool:
        """Whether a facet could have given out this value: a slug, unless a list knows better."""
        try:
            validate_unicode_slug(value)
        except ValidationError:
            return False
        return len(value) <= LONGEST_SLUG

    def url(self, **changes: str | None) -> str:
        """Relative address with some keys changed, always in the same order; None removes."""
        merged = {**self.carried, **dict.fromkeys(self.keys), **self.chosen, **self.further_parameters, **changes}
        parameters = {key: value for key, value in merged.items() if value}
        return f"?{urlencode(parameters)}" if parameters else "./"

    def facet(self, key: str, label: str, rows: Iterable[tuple[str, str, int]]) -> Facet:
        """A facet of value, label and count; a chosen value that is not among them is there as unknown."""
        chosen = self.chosen.get(key)
        ours = key in self.interface
        values = [
            Choice(value, text, n, value == chosen, self.url(**{key: None if value == chosen else value}), ours)
            for value, text, n in rows
        ]
        if chosen and not any(value.is_chosen for value in values):
            values.append(Choice(chosen, _("unknown"), 0, True, self.url(**{key: None}), True))
        return Facet(key, label, values, chosen is not None)
