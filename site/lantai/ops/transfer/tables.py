"""The tables that are carried over, and their rows as Python values, whatever database they lie in."""

import datetime
import decimal
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import AutoField, Field

# Each kind of database has its own tables of the search index; they are built anew.
INDEX_APPS = frozenset({"wagtailsearch", "modelsearch"})
INDEX_MODELS = frozenset({"search.IndexState"})
INDEX_TABLES = frozenset({"search_entry", "search_text_fts", "search_keys_fts", "wagtailsearch_indexentry_fts"})
ROWS_AT_ONCE = 2000
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """One table and its columns; generated ones are the database's own business."""

    name: str
    fields: Sequence[Any]
    key: Any

    @property
    def columns(self) -> list[str]:
        return [field.column for field in self.fields]

    @property
    def counted_key(self) -> str:
        """The column whose values the database counts up, or ""."""
        return self.key.column if isinstance(self.key, AutoField) or _is_auto(self.key) else ""

    def rows(self, connection: Any) -> Iterator[Row]:
        """All rows, read past the models: nothing a model's field would make of them is lost or added."""
        quote = connection.ops.quote_name
        converters = [_converters(field, self.name, connection) for field in self.fields]
        wanted = ", ".join(quote(column) for column in self.columns)
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT {wanted} FROM {quote(self.name)} ORDER BY {quote(self.key.column)}")  # noqa: S608 - from the models
            while some := cursor.fetchmany(ROWS_AT_ONCE):
                for row in some:
                    yield tuple(convert(value) for convert, value in zip(converters, row, strict=True))

    def contents(self, connection: Any) -> tuple[int, str]:
        """Number of rows, and the sum of their hashes: the same in two databases that hold the same."""
        kinds = [field.get_col(self.name).output_field.get_internal_type() for field in self.fields]
        total = number = 0
        for row in self.rows(connection):
            number += 1
            plain = [_plain(kind, value) for kind, value in zip(kinds, row, strict=True)]
            total += int.from_bytes(hashlib.blake2b(repr(plain).encode(), digest_size=16).digest())
        return number, f"{total % 2**128:032x}"


def carried() -> list[Table]:
    """Every table of the models but those of the search index."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label in INDEX_APPS or meta.label in INDEX_MODELS or meta.proxy or not meta.managed:
            continue
        fields = [field for field in meta.local_concrete_fields if not getattr(field, "generated", False)]
        found[meta.db_table] = Table(meta.db_table, fields, meta.pk)
    return [found[name] for name in sorted(found)]


def strangers(connection: Any) -> list[str]:
    """Tables that hold rows and that no part of this version knows."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    quote = connection.ops.quote_name
    found = []
    with connection.cursor() as cursor:
        for name in sorted(set(connection.introspection.table_names(cursor)) - known):
            if name in INDEX_TABLES or any(name.startswith(f"{index}_") for index in INDEX_TABLES):
                continue
            cursor.execute(f"SELECT 1 FROM {quote(name)} LIMIT 1")  # noqa: S608 - from its own schema
            if cursor.fetchone():
                found.append(name)
    return found


def _is_auto(field: Any) -> bool:
    return "AutoField" in field.get_internal_type()


def _converters(field: Field[Any, Any], table: str, connection: Any) -> Callable[[Any], Any]:
    """What the database's own kind of value becomes; not what the field makes of that (`from_db_value`)."""
    column = field.get_col(table)
    output: Any = column.output_field
    own = [each for each in output.get_db_converters(connection) if getattr(each, "__name__", "") != "from_db_value"]
    steps = [*connection.ops.get_db_converters(column), *own]

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return convert


def _plain(kind: str, value: Any) -> Any:
    """The same text for the same value from either database."""
    if value is None:
        return None
    if kind == "JSONField":
        return _plain_json(json.loads(value) if isinstance(value, str | bytes) else value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, decimal.Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, memoryview):
        return bytes(value)
    return str(value)


def _plain_json(value: Any) -> str:
    return json.dumps(_even(value), sort_keys=True)


def _even(value: Any) -> Any:
    """PostgreSQL keeps 1.0 and 1e0 as it likes; they are one number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _even(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_even(inner) for inner in value]
    return value
