"""What of a record is searched: its texts, by weight, taken from its `search_fields`."""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Manager, Model
from django.utils.encoding import force_str
from modelsearch.backends.base import get_model_root
from modelsearch.index import AutocompleteField, FilterField, RelatedFields, SearchField, get_indexed_models

from . import tokens

# From this boost on a field weighs as a title does.
HEADING_BOOST = 2


def is_heading(field: SearchField) -> bool:
    """Whether a field weighs as a title does: called so, or boosted."""
    return field.field_name == "title" or (field.boost or 1) >= HEADING_BOOST


def columns_of(model: type[Model], names: list[str]) -> frozenset[str]:
    """Where the named fields of a model are indexed: "heading", "body"."""
    fields = {field.field_name: field for field in model.get_searchable_search_fields()}  # type: ignore[attr-defined]
    return frozenset("heading" if is_heading(fields[name]) else "body" for name in names)


def prepare(record: Any) -> None:
    """Make the tokens of a record that is indexed later and not changed until then."""
    record.prepared_tokens = indexed(record)


def indexed(record: Any) -> tokens.Indexed:
    """The tokens of a record."""
    prepared: tokens.Indexed | None = getattr(record, "prepared_tokens", None)
    return prepared or tokens.of_record(*texts_of(record))


def texts_of(record: Any) -> tuple[list[str], list[str], list[str]]:
    """Texts of the heading, other texts, and those that complete what is typed."""
    heading: list[str] = []
    body: list[str] = []
    complete: list[str] = []
    for field in record.get_search_fields():
        for leaf, value in _values(record, field):
            texts = list(_texts(value))
            if isinstance(leaf, AutocompleteField):
                complete += texts
            elif is_heading(leaf) and leaf is field:
                heading += texts
            else:
                body += texts
    return heading, body, complete


def _values(record: Any, field: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(field, SearchField | AutocompleteField):
        yield field, field.get_value(record)
    elif isinstance(field, RelatedFields):
        searched = [leaf for leaf in field.fields if not isinstance(leaf, FilterField)]
        if not searched:
            return
        related = field.get_value(record)
        if related is None:
            return
        others = related.all() if isinstance(related, Manager) else [related() if callable(related) else related]
        for other in others:
            for leaf in searched:
                yield from _values(other, leaf)


def _texts(value: Any) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple | set):
        for part in value:
            yield from _texts(part)
    else:
        yield force_str(value)


def root_of(model: type[Model]) -> int:
    """The number of the family a model's records are indexed in: the content type of its topmost parent."""
    return ContentType.objects.get_for_model(get_model_root(model)).pk


def families() -> dict[type[Model], list[type[Model]]]:
    """All indexed models by their topmost parent."""
    found: dict[type[Model], list[type[Model]]] = {}
    for model in get_indexed_models():
        found.setdefault(get_model_root(model), []).append(model)
    return found


@cache
def fingerprint() -> str:
    """Changes when records are indexed otherwise than before: other fields, or another version of this code."""
    models = sorted(get_indexed_models(), key=lambda model: model._meta.label)
    said = [
        f"format {FORMAT}",
        *(f"{model._meta.label}: {_described(model.get_search_fields())}" for model in models),
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


# Raised when tokens or marks are made otherwise.
FORMAT = 6


def _described(fields: list[Any]) -> str:
    parts = []
    for field in fields:
        if isinstance(field, RelatedFields):
            parts.append(f"{field.field_name}({_described(field.fields)})")
        else:
            weight = "heading" if isinstance(field, SearchField) and is_heading(field) else ""
            parts.append(f"{type(field).__name__} {field.field_name} {weight}")
    return ", ".join(sorted(parts))
