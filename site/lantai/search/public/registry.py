"""What can be found: the apps register their records here; `lantai` knows none of them.

An app registers a *type* (what results are sorted by: 展品, 展览, 故事…), the *names* of the values of a
filter its records have, and a *source*: how its records become what is found. The weight of a word follows
from where a source puts the field it stands in; from high to low: `title`, `reference`, `keywords`,
`summary`, then `text` and `transcription`; and the weight of a result from its type.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Findable:
    """What the public finds of one record, or of one part of it; only what it may see.

    `url` is the address in Chinese; `facts` are short lines under a result, in the archives' own words. `places`,
    `tags` and `editions` map slugs to names. `picture_id` is shown only while the picture is public.
    """

    object_id: int
    type: str
    title: str
    url: str
    part: str = ""
    reference: str = ""
    keywords: Iterable[str] = ()
    summary: str = ""
    text: str = ""
    transcription: str = ""
    facts: Iterable[str] = ()
    picture_id: int | None = None
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    kind: str = ""
    category: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    editions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Records of one kind. Both functions answer for what the public may see now, by the one gate.

    `findables` makes what is found of those among some ids, in a fixed number of queries however many;
    `ids` names all. Where other records depend on these, `afterwards` has them follow: it is told the ids that were
    looked at, and of them those whose entries came or went.
    """

    name: str
    findables: Callable[[Collection[int]], Iterable[Findable]]
    ids: Callable[[], Iterable[int]]
    afterwards: Callable[[set[int], set[int]], None] | None = None


@dataclass(frozen=True)
class Type:
    """What a result is: `label` for one of them, `order` among the others; `weight` as in `register_type`."""

    name: str
    label: Any
    order: int
    weight: float = 1.0


sources: dict[str, Source] = {}
types: dict[str, Type] = {}
# Names of the values of `kind` and `category`, by facet; called late, so that they follow the language.
names: dict[str, Callable[[], Mapping[str, str]]] = {}


def register_source(source: Source) -> Source:
    """Have these records found."""
    sources[source.name] = source
    return source


def register_type(name: str, label: Any, order: int, weight: float = 1.0) -> None:
    """Add a type of results. Its results count `weight` times as much as those of others that answer as well."""
    types[name] = Type(name, label, order, weight)


def weights() -> dict[str, float]:
    """The types that do not weigh 1."""
    return {each.name: each.weight for each in types.values() if each.weight != 1}


def register_names(facet: str, values: Callable[[], Mapping[str, str]]) -> None:
    """Say what the values of the facet `kind` or `category` are called, in the order they are to stand in."""
    names[facet] = values


def ordered_types() -> list[Type]:
    """All types, in order."""
    return sorted(types.values(), key=lambda each: each.order)


def name_of(facet: str, value: str) -> str:
    """What a value of `kind` or `category` is called; "" for none."""
    return names[facet]().get(value, "") if value and facet in names else ""
