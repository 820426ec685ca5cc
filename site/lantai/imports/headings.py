"""Finding the header row of a table and what its columns mean."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from .tables import Merge, Row, Table, UnreadableTableError

SEARCHED_ROWS = 30
_SPREAD = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_BRACKETED = re.compile(r"[(（\[【〔<《].*?[)）\]】〕>》]")
_DECORATION = re.compile(r"[\s*＊:：#。.、,/_\-—]+")
_CONTINUED = re.compile(r"[(（]?续\d+[)）]?$|[(（]续[)）]$")


@dataclass(frozen=True)
class Field:
    """What a column may hold. `names` are the headings people use, the usual one first.

    Several columns of a file may fill one field: their texts are put together with
    `joiner`; without one the first that is not empty counts.
    """

    key: str
    label: Any
    names: tuple[str, ...]
    help: Any = ""
    example: str = ""
    required: bool = False
    joiner: str | None = None

    @property
    def heading(self) -> str:
        return self.names[0]


@dataclass(frozen=True)
class Header:
    """Where the list begins, what stands above each column, and which field each column fills."""

    row: int
    first_data_row: int
    headings: tuple[str, ...]
    meaning: Mapping[int, str]

    @property
    def keys(self) -> set[str]:
        return set(self.meaning.values())

    def heading_of(self, key: str) -> str:
        """What the file calls a field; "" when it has no such column."""
        return next((tidy(self.headings[column]) for column, meant in self.meaning.items() if meant == key), "")

    @property
    def unused(self) -> list[str]:
        """Headings no field was found for."""
        return [tidy(h) for column, h in enumerate(self.headings) if h and column not in self.meaning]


@dataclass(frozen=True)
class MappedRow:
    """One row by fields; `notes` say what was put together or left out."""

    number: int
    values: Mapping[str, str]
    inexact: frozenset[str]
    notes: tuple[str, ...] = field(default=())


def find_header(table: Table, fields: Sequence[Field], *, strict: bool = True) -> Header:
    """The header row: the one among the first that names most fields.

    Titles above it, merged or not, are passed over. Without `strict` a table with no
    known heading gets its first row of several texts as header, to be mapped by hand.
    Raises `UnreadableTableError`.
    """
    names = {name: f.key for f in reversed(fields) for name in (*map(fold, reversed(f.names)), f.key)}
    rows = list(islice(table.rows(), SEARCHED_ROWS))
    best: Row | None = None
    best_count = 0
    for row in rows:
        count = len({names[folded] for cell in row.cells if (folded := fold(cell)) in names})
        if count > best_count:
            best, best_count = row, count
    if best is None and not strict:
        best = next((row for row in rows if sum(map(bool, row.cells)) > 1), None)
    if best is None:
        wanted = "、".join(f.heading for f in fields if f.required) or fields[0].heading
        raise UnreadableTableError(
            _("No header row was found in the first %(rows)s rows of “%(sheet)s”. It needs columns such as %(names)s.")
            % {"rows": SEARCHED_ROWS, "sheet": table.sheet or _("the file"), "names": wanted}
        )
    return _header(best, rows, table.merges(), names)


def with_meaning(header: Header, meaning: Mapping[int, str]) -> Header:
    """The same header with columns mapped by hand."""
    kept = {column: key for column, key in meaning.items() if key and column < len(header.headings)}
    return Header(header.row, header.first_data_row, header.headings, kept)


def require(header: Header, fields: Iterable[Field]) -> None:
    """Raises `UnreadableTableError` when a required column is missing."""
    missing = [f for f in fields if f.required and f.key not in header.keys]
    if missing:
        raise UnreadableTableError(
            _("The table has no column %(names)s. Its columns are: %(columns)s.")
            % {
                "names": "、".join(f.heading for f in missing),
                "columns": "、".join(h for h in header.headings if h),
            }
        )


def mapped(row: Row, header: Header, fields: Mapping[str, Field]) -> MappedRow:
    """A row's texts by field."""
    values: dict[str, str] = dict.fromkeys(header.meaning.values(), "")
    source: dict[str, int] = {}
    inexact, notes = set(), []
    for column, key in sorted(header.meaning.items()):
        text = row.cells[column] if column < len(row.cells) else ""
        if not text:
            continue
        if not values[key]:
            values[key], source[key] = text, column
        elif continued(header.headings[column]):
            values[key] += text
        elif text == values[key]:
            continue
        elif (joiner := fields[key].joiner) is not None:
            values[key] += joiner + text
        else:
            notes.append(
                _("%(used)s counts; what %(other)s says (“%(text)s”) is left out.")
                % {
                    "used": tidy(header.headings[source[key]]),
                    "other": tidy(header.headings[column]),
                    "text": text[:60],
                }
            )
        if column in row.inexact:
            inexact.add(key)
    return MappedRow(row.number, values, frozenset(inexact), tuple(notes))


def fold(heading: str) -> str:
    """One spelling of a heading: 「*题 名（必填）：」 is 题名, 释文（续2） is 释文."""
    folded = unicodedata.normalize("NFKC", heading)
    folded = _BRACKETED.sub("", _CONTINUED.sub("", folded)) or folded
    return _DECORATION.sub("", folded).casefold()


def tidy(heading: str) -> str:
    """A heading as messages quote it: without marks of obligation, colons, and the space in 题 名."""
    return _SPREAD.sub("", " ".join(heading.split()).strip("*＊:： ")) or heading


def continued(heading: str) -> bool:
    """Whether a column goes on where another of its name ends (a text longer than a cell)."""
    return bool(_CONTINUED.search(heading))


def _header(row: Row, rows: Sequence[Row], merges: Sequence[Merge], names: Mapping[str, str]) -> Header:
    """A header may be several rows high where cells are merged downwards; the lowest text of a column counts."""
    high = [m for m in merges if m.first_row <= row.number <= m.last_row and m.first_row < m.last_row]
    first = min((m.first_row for m in high), default=row.number)
    last = max((m.last_row for m in high), default=row.number)
    block = [r for r in reversed(rows) if first <= r.number <= last]
    headings = []
    for column in range(max(len(r.cells) for r in block)):
        texts = [r.cells[column] for r in block if column < len(r.cells) and r.cells[column]]
        headings.append(texts[0].replace("\n", "") if texts else "")
    meaning = {column: names[folded] for column, h in enumerate(headings) if (folded := fold(h)) in names}
    return Header(row.number, last + 1, tuple(headings), meaning)
