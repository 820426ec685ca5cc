"""Spreadsheets of lists: what a row says is read from the record, and times are the hall's own."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.views.mixins import SpreadsheetExportMixin

BYTE_ORDER_MARK = "\ufeff".encode()
# It knows no earlier days.
FIRST_YEAR_OF_EXCEL = 1900
FORMULA_STARTS = ("=", "+", "@", "\t", "\r")


class HallSpreadsheet(SpreadsheetExportMixin):
    """`readers` gives the value of each column of `list_export`, `file_name` the start of the file's name."""

    readers: dict[str, Callable[[Any], Any]] = {}
    file_name: Any = ""

    def completed(self, items: Any) -> list[Any]:
        """The records with what their readers need."""
        return list(items)

    def get_filename(self) -> str:
        return f"{self.file_name}-{timezone.localdate():%Y%m%d}"

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {name: read(item) for name, read in self.readers.items()}

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        written = super().preprocess_field_value(field, value, export_format)
        if export_format == self.FORMAT_CSV and isinstance(written, str) and written.startswith(FORMULA_STARTS):
            # A spreadsheet would run it; the apostrophe makes it text.
            return f"'{written}"
        if export_format == self.FORMAT_XLSX and isinstance(written, date) and written.year < FIRST_YEAR_OF_EXCEL:
            return written.isoformat()[:10]
        return written

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> Any:
        return super().as_spreadsheet(self.completed(queryset), spreadsheet_format)

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        # Without the mark Excel in China reads the file as GBK.
        yield BYTE_ORDER_MARK
        yield from super().stream_csv(queryset)
