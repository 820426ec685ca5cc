"""What can be imported. `lantai.imports` knows no domain: a domain app registers a subject."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from .files import Files
from .headings import Field, Header, MappedRow


class Outcome(models.TextChoices):
    """What becomes of a row."""

    REFUSED = "refused", _("refused")
    CREATED = "created", _("new")
    UPDATED = "updated", _("changed")
    UNCHANGED = "unchanged", _("unchanged")


class Change(NamedTuple):
    """One field of an existing record that gets another value."""

    label: str
    before: str
    after: str


def _nothing() -> None:
    """Carries out a plan that has nothing to do."""


@dataclass
class Plan:
    """The judgement on one row: what would happen, why not, and how to do it.

    `carry_out` saves the whole row or raises; it is called inside a transaction of its own.
    """

    outcome: Outcome
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    carry_out: Callable[[], None] = _nothing


@dataclass(frozen=True)
class Setting:
    """What a subject needs to know to begin."""

    header: Header
    keys: Collection[str]
    options: Mapping[str, Any]
    user: Any
    files: Files | None
    source_name: str


class Session(ABC):
    """One pass over one file."""

    @abstractmethod
    def prepare(self, rows: Sequence[tuple[str, MappedRow]]) -> None:
        """Load what judging these rows (key, row) needs, in few queries."""

    @abstractmethod
    def judge(self, key: str, row: MappedRow, faults: Sequence[str]) -> Plan:
        """What the row asks for. Changes nothing, so that a dry run tells what the run will do.

        `faults` were found before: with any, the plan refuses the row for them and for what else is wrong.
        """

    def finish(self, *, dry_run: bool) -> list[str]:
        """What can only be done, or told, once all rows have been seen; returns notes on the file."""
        return []


class Subject(ABC):
    """A kind of record that comes and goes as tables."""

    name: ClassVar[str]
    label: ClassVar[Any]
    icon: ClassVar[str] = "doc-full"
    permissions: ClassVar[tuple[str, ...]]
    fields: ClassVar[tuple[Field, ...]]
    key_field: ClassVar[str]
    title_field: ClassVar[str] = ""
    takes_files: ClassVar[bool] = False
    hints: ClassVar[tuple[Any, ...]] = ()

    @abstractmethod
    def normalise_key(self, text: str) -> str:
        """One spelling of a record's key; "" if there is none in the text."""

    def key_of(self, row: MappedRow) -> str:
        """What tells a row's record from all others; two rows of a file may not share it. "" if it cannot be told."""
        return self.normalise_key(row.values[self.key_field])

    def key_shown(self, row: MappedRow) -> str:
        """The key as results and messages show it."""
        return self.key_of(row) or row.values[self.key_field]

    @abstractmethod
    def begin(self, setting: Setting) -> Session:
        """Start a pass. Raises `PermissionDenied`."""

    def option_fields(self) -> dict[str, Any]:
        """Form fields of what a person chooses for the whole file."""
        return {}

    @abstractmethod
    def export(self, target: Path) -> int:
        """Write all records as a workbook that imports without loss; returns how many."""

    def may_import(self, user: Any) -> bool:
        """Whether a user has every permission an import needs. None (a command) has."""
        return user is None or user.has_perms(self.permissions)

    @property
    def by_key(self) -> dict[str, Field]:
        return {f.key: f for f in self.fields}


_subjects: dict[str, Subject] = {}


def register_subject(subject: Subject) -> None:
    """Make a subject known under its name; called when its app is ready."""
    _subjects[subject.name] = subject


def subject_named(name: str) -> Subject:
    """Raises `KeyError`."""
    return _subjects[name]


def subjects_for(user: Any) -> list[Subject]:
    """The subjects a user may import."""
    return [subject for subject in _subjects.values() if subject.may_import(user)]
