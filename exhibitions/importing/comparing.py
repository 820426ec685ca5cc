"""What a row would change in an exhibit."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lantai.imports.subjects import Change

from ..models import Exhibit
from ..openness import CLOSING, NOT_HOLDINGS, Clearance, Openness
from .columns import CHOICES, TEXTS
from .reading import Reader, Reading, one_line
from .saving import Wanted
from .words import KIND_WORDS, word_for

CLEARANCES = ("rights_status", "privacy_status")
LONGEST = {"tags": 100, "place": 60}
_SHOWN = 120


@dataclass
class Comparison:
    """What is to be saved, and how to tell it; `cleared_on_word` and `undecided` concern the gate."""

    wanted: Wanted = field(default_factory=Wanted)
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cleared_on_word: bool = False
    undecided: bool = False


class Comparer:
    """Compares readings with records. `take_clearance` and `may_decide`: see `compare_gate`."""

    def __init__(self, reader: Reader, *, take_clearance: bool, may_decide: bool) -> None:
        self.reader = reader
        self.take_clearance = take_clearance
        self.may_decide = may_decide

    def compare_values(self, exhibit: Exhibit, reading: Reading, found: Comparison) -> None:
        """Plain fields, and what the model itself says against their values."""
        for name, value in reading.values.items():
            before = getattr(exhibit, name)
            if exhibit.pk and (before == value or (isinstance(value, str) and same_text(before, value, name))):
                continue
            found.wanted.values[name] = value
            self.note_change(found, name, before, value)
        found.reasons += self._faults(exhibit, found.wanted.values)

    def compare_tags(self, held: list[str], reading: Reading, found: Comparison) -> None:
        """Tags, whatever their order and capitals."""
        if reading.tags is None or {t.casefold() for t in held} == {t.casefold() for t in reading.tags}:
            return
        found.wanted.tags = reading.tags
        self.note_change(found, "tags", "；".join(sorted(held)), "；".join(reading.tags))
        for tag in reading.tags:
            self._check_length("tags", tag, found)

    def compare_place(self, held: str, known: set[str], reading: Reading, found: Comparison) -> None:
        """The place, by its name; one that is not `known` is added."""
        if reading.place is None or reading.place == held:
            return
        found.wanted.place = reading.place
        self.note_change(found, "place", held, reading.place)
        self._check_length("place", reading.place, found)
        if reading.place and reading.place not in known:
            found.notes.append(_("The place “%(place)s” is new and is added.") % {"place": reading.place})

    def compare_gate(self, exhibit: Exhibit, reading: Reading, found: Comparison) -> None:
        """What decides about showing; left out, and said so, where the user may not decide it."""
        gate = dict(reading.gate)
        taken = self._take_clearance(exhibit, gate)
        gate = {name: value for name, value in gate.items() if value != getattr(exhibit, name)}
        if not gate:
            return
        if not self.may_decide:
            found.undecided = True
            found.notes.append(_("What decides about showing was left out: you may not decide it."))
            return
        if taken:
            found.cleared_on_word = True
            found.notes.append(_("Rights and privacy count as cleared on your word."))
        found.wanted.gate = gate
        for name, value in gate.items():
            self.note_change(found, name, getattr(exhibit, name), value)

    def note_change(self, found: Comparison, name: str, before: Any, after: Any) -> None:
        """Tell a change under the heading the file uses."""
        found.changes.append(Change(self.reader.heading(name), _told(name, before), _told(name, after)))

    def _take_clearance(self, exhibit: Exhibit, gate: dict[str, str]) -> bool:
        """Take rights and privacy as cleared where the row itself says that the record may be shown.

        That is: the file has no column about them, and the row is the one to state that
        the record is open, or of a basis outside the holdings. A record that stated it
        before keeps what was decided on the site.
        """
        if not self.take_clearance or not _states_showing(exhibit, gate):
            return False
        if exhibit.pk and _states_showing(exhibit, {}):
            return False
        missing = [
            name
            for name in CLEARANCES
            if name not in self.reader.header.keys and getattr(exhibit, name) == Clearance.PENDING
        ]
        gate.update(dict.fromkeys(missing, Clearance.CLEARED.value))
        return bool(missing)

    def _faults(self, exhibit: Exhibit, values: Mapping[str, Any]) -> list[str]:
        trial = copy.copy(exhibit)
        for name, value in values.items():
            setattr(trial, name, value)
        judged = {*values, "title"}
        try:
            trial.clean_fields(exclude={f.name for f in Exhibit._meta.fields if f.name not in judged})
        except ValidationError as error:
            return [
                f"{self.reader.heading(name)}: {message}"
                for name, messages in error.message_dict.items()
                for message in messages
            ]
        return []

    def _check_length(self, name: str, text: str, found: Comparison) -> None:
        if len(text) > LONGEST[name]:
            found.reasons.append(
                _("%(column)s: “%(text)s…” is longer than %(most)s characters.")
                % {"column": self.reader.heading(name), "text": text[:20], "most": LONGEST[name]}
            )


def same_text(stored: Any, text: str, name: str) -> bool:
    """Whether a cell says what is stored, so that an export read back changes nothing."""
    plain = str(stored).replace("\r\n", "\n").strip()
    return (plain if name in TEXTS else one_line(plain)) == text


def _states_showing(exhibit: Exhibit, gate: Mapping[str, str]) -> bool:
    stated = gate.get("openness", exhibit.openness)
    basis = gate.get("display_basis", exhibit.display_basis)
    return stated == Openness.OPEN or (basis in NOT_HOLDINGS and stated not in CLOSING)


def _told(name: str, value: Any) -> str:
    if name == "kind":
        return word_for(KIND_WORDS, value)
    if name in CHOICES:
        return word_for(CHOICES[name], value)
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
