"""One pass over a list of elements: what each row asks for, judged against the elements there are."""

import copy
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exhibitions.importing.comparing import same_text
from exhibitions.importing.reading import codes_in
from exhibitions.importing.words import word_for
from exhibitions.models import Exhibit, Place
from lantai.imports.headings import MappedRow
from lantai.imports.subjects import Change, Outcome, Plan, Session, Setting

from .. import lists, numbers
from ..categories import Level
from ..models import HeritageElement, ReferenceList
from . import words
from .keys import key_of_element
from .reading import Reader, Reading
from .saving import Wanted, save

PERMISSIONS = ("heritage.add_heritageelement", "heritage.change_heritageelement")
_SHOWN = 120
_CHOICES = {"category": words.CATEGORY_WORDS, "level": words.LEVEL_WORDS, "batch_kind": words.KIND_WORDS}
_SINGLE_LINE = ("name", "region", "protecting_unit", "number_text")


class ElementSession(Session):
    """Judges and saves rows.

    Option `into`: the name of a reference list, or `lists.OWN`; "" is the national list. A column 名录 decides
    row by row instead.
    """

    def __init__(self, setting: Setting) -> None:
        """Raises `PermissionDenied` for a user who may not add and change elements."""
        if setting.user is not None and not setting.user.has_perms(PERMISSIONS):
            raise PermissionDenied
        self.setting = setting
        self.reader = Reader(setting.header)
        self.into = lists.register_named(setting.options.get("into") or "")
        self.lists = {found.name: found for found in ReferenceList.objects.all()}
        self.places = set(Place.objects.values_list("name", flat=True))
        # Elements this pass accepted, by number: what is not in the database while rows are judged.
        self.accepted: dict[str, list[HeritageElement]] = defaultdict(list)
        self.drafts = 0

    def prepare(self, rows: Sequence[tuple[str, MappedRow]]) -> None:
        wanted = {numbers.normalise(row.values.get("number_text", "")) for _key, row in rows}
        names = [row.values["name"].strip() for _key, row in rows]
        found = HeritageElement.objects.filter(number__in=wanted - {""}) | HeritageElement.objects.filter(
            number="", name__in=names
        )
        self.known: dict[str, list[HeritageElement]] = defaultdict(list)
        for element in found.select_related("listed_in"):
            self.known[element.number].append(element)
        codes = {code for _key, row in rows for code in codes_in(row.values.get("exhibits", ""))}
        self.exhibits = dict(Exhibit.objects.filter(reference_code__in=codes).values_list("reference_code", "pk"))

    def judge(self, key: str, row: MappedRow, faults: Sequence[str]) -> Plan:
        reading = self.reader.read(row)
        reasons = [*faults, *reading.reasons]
        register = self._register(reading, reasons)
        number = numbers.normalise(reading.values.get("number_text", ""))
        element = self._find(number, register, reading)
        if element is None:
            level = reading.values.get("level") or (register.level if register else "")
            element = HeritageElement(listed_in=register, level=level)
        version = element.get_latest_revision_as_object() if element.pk and element.live else element
        wanted, changes = self._compare(version, reading, reasons)
        trial = copy.copy(version)
        for name, value in wanted.values.items():
            setattr(trial, name, value)
        trial.listed_in = register
        reasons += self._faults(trial)
        if not reasons:
            reasons += self._faults_of_number(trial)
        if reasons:
            return Plan(Outcome.REFUSED, reasons, reading.notes)
        self.accepted[trial.number].append(trial)
        self.places.update(wanted.townships or ())
        outcome = Outcome.CREATED if element.pk is None else Outcome.UPDATED if changes else Outcome.UNCHANGED
        notes = [*reading.notes]
        if outcome == Outcome.UPDATED and element.live:
            self.drafts += 1
            notes.append(_("It is public: the change waits as a draft for review."))
        return Plan(
            outcome,
            notes=notes,
            changes=changes if element.pk else [],
            carry_out=lambda: save(element, wanted, user=self.setting.user),
        )

    def finish(self, *, dry_run: bool) -> list[str]:
        """What was unified in the whole file, and what waits for review."""
        tally = self.reader.tally
        notes = []
        if tally["unicode"] or tally["letters"]:
            notes.append(
                _(
                    "Numbers are kept as written. For finding and sorting, Roman numerals were unified: %(unicode)s "
                    "written as Ⅰ, Ⅱ, Ⅲ…, %(letters)s with the letters I, V, X."
                )
                % {"unicode": tally["unicode"], "letters": tally["letters"]}
            )
        if self.drafts:
            notes.append(
                ngettext(
                    "%(count)s change of a public element waits for review.",
                    "%(count)s changes of public elements wait for review.",
                    self.drafts,
                )
                % {"count": self.drafts}
            )
        return notes

    def _register(self, reading: Reading, reasons: list[str]) -> ReferenceList | None:
        if reading.list_name is None:
            return self.into
        if not reading.list_name:
            return None
        if reading.list_name == lists.NATIONAL_NAME:
            return self.lists.setdefault(lists.NATIONAL_NAME, lists.national_list())
        if reading.list_name not in self.lists:
            reasons.append(
                _("There is no reference list “%(name)s”. Make it first, under its name, source and date.")
                % {"name": reading.list_name}
            )
        return self.lists.get(reading.list_name)

    def _find(self, number: str, register: ReferenceList | None, reading: Reading) -> HeritageElement | None:
        """The element a row is about: the very same entry, else the one of that name no other row claims."""
        name = reading.values.get("name", "")
        register_pk = register.pk if register else None
        candidates = [e for e in self.known[number] if e.listed_in_id == register_pk and e.name == name]
        if level := reading.values.get("level"):
            candidates = [e for e in candidates if e.level == level]
        entry = (reading.values.get("region"), reading.values.get("batch"), reading.values.get("batch_kind"))
        for element in candidates:
            if (element.region, element.batch, element.batch_kind) == entry:
                return element
        free = [e for e in candidates if key_of_element(e) not in self.setting.keys]
        if register is not None:
            free = [e for e in free if (e.batch, e.batch_kind) == entry[1:]]
        return free[0] if len(free) == 1 else None

    def _faults(self, trial: HeritageElement) -> list[str]:
        """What the model itself says against the values."""
        judged = {"name", "category", "level", "region", "protecting_unit", "summary", "batch"}
        try:
            trial.clean_fields(exclude={f.name for f in HeritageElement._meta.fields if f.name not in judged})
        except ValidationError as error:
            return [
                f"{self.reader.heading(name)}: {message}"
                for name, messages in error.message_dict.items()
                for message in messages
            ]
        return []

    def _faults_of_number(self, trial: HeritageElement) -> list[str]:
        """Whether the number fits level and category, and is free: in the database and in the rows before."""
        trial.derive()
        heading = self.reader.heading("number_text")
        if not trial.number:
            return [_("%(column)s is missing.") % {"column": heading}] if trial.level == Level.NATIONAL else []
        try:
            trial.check_number()
        except ValidationError as error:
            return [_("%(column)s: %(what)s") % {"column": heading, "what": message} for message in error.messages]
        for other in (*self.known[trial.number], *self.accepted[trial.number]):
            if other.pk and other.pk == trial.pk:
                continue
            same_register = other.listed_in == trial.listed_in and other.level == trial.level
            if same_register and trial.contends_with(other):
                words = {"number": trial.number_text, "name": other.name}
                return [_("The number %(number)s is taken by “%(name)s”.") % words]
        return []

    def _compare(self, version: HeritageElement, reading: Reading, reasons: list[str]) -> tuple[Wanted, list[Change]]:
        wanted, changes = Wanted(), []

        def note(key: str, before: Any, after: Any) -> None:
            changes.append(Change(self.reader.heading(key), _told(key, before), _told(key, after)))

        for name, value in reading.values.items():
            before = getattr(version, name)
            if version.pk and (before == value or (isinstance(value, str) and _same(before, value, name))):
                continue
            wanted.values[name] = value
            note(name, before, value)
        if reading.townships is not None:
            held = [place.name for place in version.townships.all()] if version.pk else []
            if set(held) != set(reading.townships):
                wanted.townships = reading.townships
                note("townships", "、".join(held), "、".join(reading.townships))
        if reading.chronicle is not None:
            told = [(entry.date_text, " ".join(entry.text.split())) for entry in version.chronicle.all()]
            if told != reading.chronicle:
                wanted.chronicle = reading.chronicle
                note("chronicle", len(told), len(reading.chronicle))
        if reading.exhibits is not None:
            self._compare_exhibits(version, reading.exhibits, wanted, note, reasons)
        return wanted, changes

    def _compare_exhibits(
        self, version: HeritageElement, codes: list[str], wanted: Wanted, note: Any, reasons: list[str]
    ) -> None:
        if unknown := [code for code in codes if code not in self.exhibits]:
            reasons.append(
                _("%(column)s: there is no exhibit %(codes)s.")
                % {"column": self.reader.heading("exhibits"), "codes": "、".join(unknown)}
            )
            return
        held = [row.exhibit.reference_code for row in version.exhibits.all()] if version.pk else []
        if held != codes:
            wanted.exhibits = [self.exhibits[code] for code in codes]
            note("exhibits", "；".join(held), "；".join(codes))


def _same(stored: Any, text: str, name: str) -> bool:
    """Whether a cell says what is stored."""
    return " ".join(str(stored).split()) == text if name in _SINGLE_LINE else same_text(stored, text, "description")


def _told(name: str, value: Any) -> str:
    if name in _CHOICES and value:
        return word_for(_CHOICES[name], value)
    text = "" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
