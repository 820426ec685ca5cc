"""Carrying out an import: every row judged, told, and, unless it is a dry run, saved or refused whole."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .archives import RefusedArchiveError
from .files import Files
from .headings import Header, MappedRow, mapped, require
from .indexing import indexing_together
from .subjects import Outcome, Plan, Session, Setting, Subject
from .tables import Merge, Row, Table
from .turns import Turns

CHUNK = 25
_FORMULA = re.compile(r"^[=@]|^[+-](?![\d.\s]*$)")


@dataclass(frozen=True)
class RowResult:
    """What became, or would become, of one row."""

    number: int
    key: str
    title: str
    outcome: Outcome
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]


@dataclass
class Import:
    """One pass over one table.

    Iterate `results()` to the end; then `counts` and `notes` tell the whole. `total` is
    known before the first row. Raises `UnreadableTableError` when a required column is
    missing, `PermissionDenied` as the subject does.
    """

    table: Table
    header: Header
    subject: Subject
    user: Any = None
    files: Files | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    source_name: str = ""
    dry_run: bool = False

    total: int = field(init=False, default=0)
    empty: int = field(init=False, default=0)
    counts: Counter[str] = field(init=False, default_factory=Counter)
    notes: list[str] = field(init=False, default_factory=list)
    _turns: Turns = field(init=False, default_factory=Turns)

    def __post_init__(self) -> None:
        require(self.header, self.subject.fields)
        self._first_rows: dict[str, int] = {}
        self._merges = [
            merge
            for merge in self.table.merges()
            if merge.last_row >= self.header.first_data_row
            and any(merge.first_column <= column <= merge.last_column for column in self.header.meaning)
        ]
        self._survey()

    def results(self) -> Iterator[RowResult]:
        """Row by row, in the order of the file."""
        session = self._begin()
        rows = self._rows()
        while chunk := list(islice(rows, CHUNK)):
            keyed = [(self._key(row), row) for row in chunk]
            session.prepare(keyed)
            with indexing_together():
                results = [self._result(session, key, row) for key, row in keyed]
            self.counts.update(result.outcome for result in results)
            yield from results
        self.notes += [*self._notes_on_file(), *session.finish(dry_run=self.dry_run)]

    def _begin(self) -> Session:
        return self.subject.begin(
            Setting(
                header=self.header,
                keys=self._first_rows.keys(),
                options=self.options,
                user=self.user,
                files=self.files,
                source_name=self.source_name,
            )
        )

    def _result(self, session: Session, key: str, row: MappedRow) -> RowResult:
        plan = session.judge(key, row, [*self._faults_of_key(key, row), *self._faults_of_merging(row)])
        if not self.dry_run and plan.outcome in {Outcome.CREATED, Outcome.UPDATED}:
            try:
                with transaction.atomic():
                    plan.carry_out()
                self._turns.give()
            except ValidationError as error:
                plan = Plan(Outcome.REFUSED, list(error.messages))
            except (IntegrityError, OSError, RefusedArchiveError) as error:
                plan = Plan(Outcome.REFUSED, [_("It could not be saved: %(error)s") % {"error": error}])
        return RowResult(
            row.number,
            self.subject.key_shown(row),
            row.values.get(self.subject.title_field, ""),
            plan.outcome,
            tuple(plan.reasons),
            (*row.notes, *self._notes_on_formulas(row), *plan.notes),
            tuple(tuple(change) for change in plan.changes),  # type: ignore[misc]
        )

    def _survey(self) -> None:
        """First pass: how many rows there are, and which row brings a key first."""
        for row in self._data_rows():
            if row.is_empty:
                self.empty += 1
                continue
            self.total += 1
            if key := self._key(mapped(row, self.header, self.subject.by_key)):
                self._first_rows.setdefault(key, row.number)

    def _data_rows(self) -> Iterator[Row]:
        # Empty rows after the last one are no gaps in the list.
        gap: list[Row] = []
        for row in self.table.rows():
            if row.number < self.header.first_data_row:
                continue
            if row.is_empty:
                gap.append(row)
                continue
            yield from gap
            gap = []
            yield row

    def _rows(self) -> Iterator[MappedRow]:
        fields = self.subject.by_key
        return (mapped(row, self.header, fields) for row in self._data_rows() if not row.is_empty)

    def _key(self, row: MappedRow) -> str:
        return self.subject.key_of(row)

    def _faults_of_key(self, key: str, row: MappedRow) -> list[str]:
        heading = self.header.heading_of(self.subject.key_field)
        if not key:
            return [_("%(column)s is missing.") % {"column": heading}]
        if (first := self._first_rows[key]) != row.number:
            return [
                _("%(column)s “%(key)s” stands in row %(row)s already.")
                % {"column": heading, "key": self.subject.key_shown(row), "row": first}
            ]
        return []

    def _faults_of_merging(self, row: MappedRow) -> list[str]:
        return [
            _("Cells %(cells)s are merged, so that it is unclear what belongs to this row. Unmerge and fill each cell.")
            % {"cells": merge}
            for merge in self._merges
            if merge.first_row <= row.number <= merge.last_row
        ]

    def _notes_on_formulas(self, row: MappedRow) -> list[str]:
        return [
            _("%(column)s begins like a formula (“%(text)s”): it is taken as plain text and never calculated.")
            % {"column": self.header.heading_of(key), "text": text[:40]}
            for key, text in row.values.items()
            if _FORMULA.match(text)
        ]

    def _notes_on_file(self) -> list[str]:
        notes = []
        if self.empty:
            notes.append(
                ngettext("%(count)s empty row was skipped.", "%(count)s empty rows were skipped.", self.empty)
                % {"count": self.empty}
            )
        if self._merges:
            notes.append(
                _("Merged cells among the rows: %(cells)s. Rows %(rows)s were refused for it.")
                % {"cells": ", ".join(map(str, self._merges)), "rows": _row_ranges(self._merges)}
            )
        if unused := self.header.unused:
            notes.append(_("Columns not used: %(columns)s.") % {"columns": "、".join(unused)})
        return notes


def _row_ranges(merges: list[Merge]) -> str:
    ranges = sorted({(m.first_row, m.last_row) for m in merges})
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)
