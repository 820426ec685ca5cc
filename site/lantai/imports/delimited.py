"""Text tables: comma, semicolon or tab; UTF-8 with or without a mark, UTF-16 with one, GB18030."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from .tables import Row, Table, UnreadableTableError, check_length, make_row

_BLOCK = 1 << 16
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LONGEST_FIELD = 10_000_000


class DelimitedTable(Table):
    """A csv or tsv file."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Detects encoding and separator; raises `UnreadableTableError`."""
        self.file = file
        self.name = name
        self.encoding = detect_encoding(file, name)
        self.separator = self._detect_separator()

    def rows(self) -> Iterator[Row]:
        csv.field_size_limit(_LONGEST_FIELD)
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, encoding=self.encoding, newline="")
        try:
            reader = csv.reader(text, delimiter=self.separator, strict=False)
            for number, values in enumerate(reader, 1):
                check_length(number)
                yield make_row(number, values)
        except csv.Error as error:
            raise UnreadableTableError(
                _("“%(name)s” cannot be read after row %(row)s: %(error)s")
                % {"name": self.name, "row": reader.line_num, "error": error}
            ) from error
        finally:
            text.detach()

    def _detect_separator(self) -> str:
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, encoding=self.encoding, newline="")
        try:
            counts = Counter(text.read(_BLOCK))
        finally:
            text.detach()
        return max((",", "\t", ";"), key=lambda separator: counts[separator])


def detect_encoding(file: BinaryIO, name: str) -> str:
    """The encoding the whole file is valid in: what its mark says, else UTF-8, else GB18030.

    Raises `UnreadableTableError` for anything else, such as a program renamed .csv.
    """
    file.seek(0)
    start = file.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            candidates: tuple[str, ...] = (encoding,)
            break
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        if _is_valid(file, encoding):
            return encoding
    raise UnreadableTableError(
        _("“%(name)s” is not a table: neither a workbook (xlsx, xls, ods) nor text in UTF-8 or GB18030.")
        % {"name": name}
    )


def _is_valid(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    file.seek(0)
    try:
        while block := file.read(_BLOCK):
            if "\x00" in decoder.decode(block):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
