"""Tables people hand in: xlsx, xls, ods, and text with separators, read row by row as text.

Whatever the format, a table gives its rows as tuples of text, numbered as the
spreadsheet numbers them, and tells which cells are merged. Numbers and dates are
written as a catalogue writes them: 19540712.0 is `19540712`, a date cell its ISO date.
"""

import datetime
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

MAX_ROWS = 200_000
MAX_COLUMNS = 400
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u2060\ufeff]|_x000[dD]_")


class UnreadableTableError(ValueError):
    """The file is no table this module reads; `str()` tells its owner why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row as written; `inexact` are the columns whose number may have lost a final zero (1954.1)."""

    number: int
    cells: tuple[str, ...]
    inexact: frozenset[int] = field(default=frozenset())

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Merge:
    """A merged block; rows count from 1 as the spreadsheet shows them, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def __str__(self) -> str:
        first = f"{column_letters(self.first_column)}{self.first_row}"
        return f"{first}:{column_letters(self.last_column)}{self.last_row}"


class Table(ABC):
    """One sheet of an opened file."""

    sheets: Sequence[str] = ()
    sheet = ""

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """All rows from the first, empty ones included; may be called again. Raises `UnreadableTableError`."""

    def merges(self) -> list[Merge]:
        """Merged blocks; none where the format knows none."""
        return []

    def choose(self, sheet: str) -> None:
        """Read another sheet; raises `UnreadableTableError` if there is none of that name."""
        if sheet not in self.sheets:
            raise UnreadableTableError(
                _("There is no sheet “%(sheet)s”. The sheets are: %(sheets)s.")
                % {"sheet": sheet, "sheets": ", ".join(self.sheets)}
            )
        self.sheet = sheet


def open_table(file: Any, name: str) -> Table:
    """The table in a seekable binary file, Django's own included, judged by its content; `name` is for messages.

    Raises `UnreadableTableError`.
    """
    from . import delimited, workbooks

    while isinstance(file, File):
        file = file.file
    file.seek(0)
    start = file.read(8)
    if not start:
        raise UnreadableTableError(_("“%(name)s” is empty.") % {"name": name})
    if start.startswith(b"PK"):
        return workbooks.open_zipped(file, name)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return workbooks.open_binary(file, name)
    return delimited.DelimitedTable(file, name)


def text_of(value: object, zeros: int = 0) -> tuple[str, bool]:
    """A cell's value as a catalogue writes it, and whether a final zero may be lost.

    `zeros` is the width of a format such as 0000, whose leading zeros belong to the number.
    """
    match value:
        case None:
            return "", False
        case str():
            return clean(value), False
        case bool():
            return ("是" if value else "否"), False
        case int():
            return str(value).zfill(zeros), False
        case float() if value.is_integer():
            return str(int(value)).zfill(zeros), False
        case float():
            return repr(value), True
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat(), False
        case datetime.datetime():
            return value.replace(tzinfo=None).isoformat(" ", "seconds"), False
    return str(value), False


def clean(text: str) -> str:
    """Text without surrounding space, control characters and stray line endings."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\xa0", " ").strip()


def make_row(number: int, values: Sequence[object], zeros: Sequence[int] = ()) -> Row:
    """A row of whatever a reader delivers."""
    texts, inexact = [], set()
    for index, value in enumerate(values[:MAX_COLUMNS]):
        text, lost = text_of(value, zeros[index] if zeros else 0)
        texts.append(text)
        if lost:
            inexact.add(index)
    while texts and not texts[-1]:
        texts.pop()
    return Row(number, tuple(texts), frozenset(inexact))


def check_length(number: int) -> None:
    """Raises `UnreadableTableError` past the last row that is accepted."""
    if number > MAX_ROWS:
        raise UnreadableTableError(
            _("The table has more than %(most)s rows. Split it, or delete what stands far below the list.")
            % {"most": MAX_ROWS}
        )


def column_letters(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
