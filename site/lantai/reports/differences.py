"""What a closed year counts to now, where that is something else than it was closed with."""

from dataclasses import dataclass

from .annual import Entry
from .models import Closing
from .registry import Record
from .standing import kept_report, report_now


@dataclass(frozen=True)
class Change:
    """A record that counts otherwise now: it was not there `then`, is not there `now`, or adds something else."""

    then: Record | None
    now: Record | None

    @property
    def record(self) -> Record:
        """The record, as it is now if it still counts."""
        found = self.now or self.then
        assert found is not None  # noqa: S101 - one of them is always there
        return found


@dataclass(frozen=True)
class Difference:
    """A figure whose value, or whose records, are others than at the closing. `now` is None if it is counted no more."""

    key: str
    label: str
    then: int | str
    now: int | str | None
    changes: list[Change]


def differences(closing: Closing) -> list[Difference]:
    """Figures of a closing that changed since, with the records that make the change. Reads all records."""
    now = report_now(closing)
    found = []
    for then in kept_report(closing):
        live = now.entries.get(then.key)
        changes = _changes(then, live)
        if changes or live is None or live.value != then.value:
            found.append(Difference(then.key, then.label, then.value, live.value if live else None, changes))
    return found


def _changes(then: Entry, now: Entry | None) -> list[Change]:
    before = {record.ident: record for record in then.records}
    after = {record.ident: record for record in now.records} if now else {}
    changed = [
        Change(record, after.get(key))
        for key, record in before.items()
        if key not in after or after[key].contribution != record.contribution
    ]
    return changed + [Change(None, record) for key, record in after.items() if key not in before]
