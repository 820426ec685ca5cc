"""What SQLite let in and PostgreSQL will not take: found before anything is written."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from .tables import Table

MOST = 20  # of each kind in each column; whoever has more knows enough


def misfits(connection: Any, tables: Sequence[Table]) -> Iterator[str]:
    """A sentence for every value that does not fit: too long, too large, with a NUL, or naming a row that is gone."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, other, _number in cursor.fetchall():
            yield _("%(table)s, row %(row)s: names a row of %(other)s that is not there") % {
                "table": table,
                "row": row,
                "other": other,
            }
        for table in tables:
            for field in table.fields:
                for condition, parameters, words in _conditions(connection, field):
                    column, key, name = (
                        connection.ops.quote_name(n) for n in (field.column, table.key.column, table.name)
                    )
                    cursor.execute(
                        f"SELECT {key} FROM {name} WHERE {condition.format(column)} LIMIT {MOST}",  # noqa: S608 - from the models
                        parameters,
                    )
                    for (pk,) in cursor.fetchall():
                        yield f"{table.name}.{field.column}, {table.key.column} {pk}: {words}"


def _conditions(connection: Any, field: Any) -> Iterator[tuple[str, list[Any], str]]:
    kind = field.get_internal_type()
    longest = getattr(field, "max_length", None)
    if kind in {"CharField", "SlugField", "FileField", "FilePathField", "URLField", "EmailField"} and longest:
        yield "length({}) > %s", [longest], _("longer than %(n)d characters") % {"n": longest}
    if kind == "JSONField":
        yield r"instr({}, '\u0000') > 0", [], _("holds the character NUL")
        yield "{0} IS NOT NULL AND NOT json_valid({0})", [], _("is no JSON")
    elif kind in {"CharField", "TextField", "SlugField", "FileField", "URLField", "EmailField"}:
        yield "instr({}, char(0)) > 0", [], _("holds the character NUL")
    elif kind in {"IntegerField", "PositiveIntegerField", "ForeignKey", "AutoField"} and _is_short(connection, field):
        yield "typeof({0}) = 'integer' AND {0} NOT BETWEEN -2147483648 AND 2147483647", [], _("too large a number")
    elif kind in {"SmallIntegerField", "PositiveSmallIntegerField"}:
        yield "{0} NOT BETWEEN -32768 AND 32767", [], _("too large a number")


def _is_short(connection: Any, field: Any) -> bool:
    """Whether PostgreSQL gives the column four bytes."""
    target = field.get_col("t").output_field.get_internal_type()
    return target in {"IntegerField", "PositiveIntegerField", "AutoField"}
