"""The report of an import: every row with what became of it, the refused ones again alone, a summary."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .engine import RowResult
from .headings import Header
from .sheets import SheetWriter
from .subjects import Outcome
from .tables import Table


def write_report(
    target: Path,
    *,
    table: Table,
    header: Header,
    result_of: Callable[[int], RowResult | None],
    summary: Iterable[tuple[Any, Any]],
) -> None:
    """Write the report workbook.

    The table is read again, so that its columns stand in the report as they were handed
    in; the refused rows can be mended in their own sheet and imported again.
    Raises `OSError` and `UnreadableTableError`.
    """
    rows, refused, overview = _("All rows"), _("Refused rows"), _("Summary")
    headings = [h or f"({number})" for number, h in enumerate(header.headings, 1)]
    own = [_("Row"), _("Result"), _("Reason"), _("Notes")]
    writer = SheetWriter()
    for title in (rows, refused):
        writer.add_sheet(title, [*own, *headings], [7, 10, 48, 36, *[16] * len(headings)])
    writer.add_sheet(overview, [_("Item"), _("Value")], [36, 90])
    for row in table.rows():
        if row.number < header.first_data_row or row.is_empty:
            continue
        result = result_of(row.number)
        if result is None:
            continue
        line = [
            row.number,
            str(result.outcome.label),
            "\n".join(result.reasons),
            "\n".join([*result.notes, *map(told, result.changes)]),
            *row.cells,
        ]
        is_refused = result.outcome == Outcome.REFUSED
        writer.add_row(rows, line, warn=is_refused)
        if is_refused:
            writer.add_row(refused, line)
    for label, value in summary:
        writer.add_row(overview, [str(label), value if isinstance(value, int) else str(value)], wrap=True)
    writer.save(target)


def summary_of(
    *, source: str, counts: Mapping[str, int], total: int, empty: int, notes: Iterable[str], dry_run: bool
) -> list[tuple[Any, Any]]:
    """What the summary sheet and the command's closing lines tell."""
    lines: list[tuple[Any, Any]] = [
        (_("File"), source),
        (_("Kind of run"), _("dry run: nothing was saved") if dry_run else _("import")),
        (_("Rows"), total),
        *((outcome.label, counts.get(outcome, 0)) for outcome in Outcome),
        (_("Empty rows skipped"), empty),
    ]
    return [*lines, *((_("Note"), note) for note in notes)]


def told(change: tuple[str, str, str]) -> str:
    """题名: 旧 → 新."""
    label, before, after = change
    nothing = _("(empty)")
    return _("%(column)s: %(what)s") % {"column": label, "what": f"{before or nothing} → {after or nothing}"}
