"""Filters of a public list: their values with counts, and the addresses that choose them or let go of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.utils.translation import gettext as _

FIRST_VALUES = 10
LONGEST_SLUG = 255


@dataclass(frozen=True)
class Choice:
    """One value of a facet. `url` chooses it, or lets go of it, and returns to the first page."""

    value: str
    label: str
    count: int
    is_chosen: bool
    url: str


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

    Unknown keys, and values that no facet could have given out, are left aside.
    """

    keys: ClassVar[tuple[str, ...]] = ()

    def __init__(self, query: Mapping[str, str]) -> None:
        self.chosen = {key: query[key] for key in self.keys if self.is_possible(key, query.get(key, ""))}

    @property
    def facets(self) -> dict[str, Facet]:
        """Every facet by its key."""
        raise NotImplementedError

    @property
    def further_parameters(self) -> dict[str, str]:
        """What else an address has to carry along: a sort order that is not the usual one."""
        return {}

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
        merged = {**dict.fromkeys(self.keys), **self.chosen, **self.further_parameters, **changes}
        parameters = {key: value for key, value in merged.items() if value}
        return f"?{urlencode(parameters)}" if parameters else "./"

    def facet(self, key: str, label: str, rows: Iterable[tuple[str, str, int]]) -> Facet:
        """A facet of value, label and count; a chosen value that is not among them is there as unknown."""
        chosen = self.chosen.get(key)
        values = [
            Choice(value, text, n, value == chosen, self.url(**{key: None if value == chosen else value}))
            for value, text, n in rows
        ]
        if chosen and not any(value.is_chosen for value in values):
            values.append(Choice(chosen, _("unknown"), 0, True, self.url(**{key: None})))
        return Facet(key, label, values, chosen is not None)
