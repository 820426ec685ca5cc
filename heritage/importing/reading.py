"""From the texts of a row to the values of an element, with everything that is wrong with them."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from exhibitions import archival_dates
from exhibitions.importing.reading import codes_in, one_line
from exhibitions.importing.words import known_words, value_of
from lantai.imports.headings import Header, MappedRow

from .. import batches, numbers
from ..categories import BatchKind, Category
from . import words
from .columns import BY_KEY, LINES, TEXTS

_SEPARATORS = re.compile(r"[;；、,，\n]+")
_ENTRY = re.compile(r"\s*[｜|\t]\s*")
_BRACKETS = str.maketrans({"(": "（", ")": "）"})


@dataclass
class Reading:
    """What one row says; None and missing keys leave a part as it is."""

    values: dict[str, Any] = field(default_factory=dict)
    list_name: str | None = None
    townships: list[str] | None = None
    chronicle: list[tuple[str, str]] | None = None
    exhibits: list[str] | None = None
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Reader:
    """Reads rows of one file. `tally` counts what was unified without a word to each row."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.tally: Counter[str] = Counter()

    def read(self, row: MappedRow) -> Reading:
        """The values of the columns the file has. An empty cell clears a text, never a category, level or batch."""
        reading = Reading(notes=[])
        texts = row.values
        for key in LINES:
            if key in texts:
                reading.values[key] = tidy_name(texts[key]) if key == "name" else one_line(texts[key])
        for key in TEXTS:
            if key in texts:
                reading.values[key] = texts[key]
        if "name" in texts and not reading.values["name"]:
            reading.reasons.append(_("%(column)s is missing.") % {"column": self.heading("name")})
        elif reading.values.get("name", "") != one_line(texts.get("name", "")):
            reading.notes.append(
                _("%(column)s: brackets and spaces were unified, “%(before)s” → “%(after)s”.")
                % {"column": self.heading("name"), "before": texts["name"], "after": reading.values["name"]}
            )
        self._read_number(texts, reading)
        self._read_category(texts, reading)
        self._read_batch(texts, reading)
        self._read_choice("level", words.LEVEL_WORDS, texts, reading)
        if "listed_in" in texts:
            reading.list_name = one_line(texts["listed_in"])
        if "townships" in texts:
            reading.townships = [name for part in _SEPARATORS.split(texts["townships"]) if (name := one_line(part))]
        if "chronicle" in texts:
            reading.chronicle = self._read_chronicle(texts["chronicle"], reading)
        if "exhibits" in texts:
            reading.exhibits = codes_in(texts["exhibits"])
        return reading

    def heading(self, key: str) -> str:
        """What the file, or failing that a list, calls a field."""
        return self.header.heading_of(key) or BY_KEY[key].heading

    def _read_number(self, texts: Mapping[str, str], reading: Reading) -> None:
        if "number_text" not in texts:
            return
        text = one_line(texts["number_text"])
        reading.values["number_text"] = text
        number = numbers.normalise(text)
        if not number:
            return
        try:
            numbers.check(number, national=False)
        except numbers.UnreadableNumberError as error:
            reading.reasons.append(f"{self.heading('number_text')}: {error}")
        if re.search(r"[Ⅰ-Ⅿ]", text):
            self.tally["unicode"] += 1
        elif re.search(r"[IVX]", text):
            self.tally["letters"] += 1

    def _read_category(self, texts: Mapping[str, str], reading: Reading) -> None:
        text = one_line(texts.get("category", ""))
        if not text:
            return
        if (value := value_of(words.CATEGORY_WORDS, text)) is None:
            reading.reasons.append(self._unknown("category", text, words.CATEGORY_WORDS))
            return
        reading.values["category"] = value
        if value_of({value: words.FORMER_NAMES.get(value, ())}, text):
            reading.notes.append(
                _("%(column)s: “%(text)s” is the former name of %(category)s.")
                % {
                    "column": self.heading("category"),
                    "text": text,
                    "category": words.CATEGORY_WORDS[Category(value)][0],
                }
            )

    def _read_batch(self, texts: Mapping[str, str], reading: Reading) -> None:
        told = self._read_choice("batch_kind", words.KIND_WORDS, texts, reading)
        text = one_line(texts.get("batch", ""))
        if not text:
            return
        try:
            batch = batches.parse(text)
        except batches.UnreadableBatchError as error:
            reading.reasons.append(f"{self.heading('batch')}: {error}")
            return
        reading.values["batch"] = batch.number
        if batch.kind and told and batch.kind != told:
            reading.reasons.append(
                _("%(column)s “%(text)s” and %(other)s “%(words)s” contradict each other.")
                % {
                    "column": self.heading("batch"),
                    "text": text,
                    "other": self.heading("batch_kind"),
                    "words": texts["batch_kind"],
                }
            )
        reading.values["batch_kind"] = batch.kind or told or BatchKind.NEW
        if batch.is_short:
            reading.notes.append(
                _("%(column)s: “%(text)s” is taken as an extension of that batch.")
                % {"column": self.heading("batch"), "text": text}
            )

    def _read_choice(
        self, key: str, choices: dict[str, tuple[str, ...]], texts: Mapping[str, str], reading: Reading
    ) -> str | None:
        if not (text := one_line(texts.get(key, ""))):
            return None
        if (value := value_of(choices, text)) is None:
            reading.reasons.append(self._unknown(key, text, choices))
            return None
        reading.values[key] = value
        return value

    def _read_chronicle(self, text: str, reading: Reading) -> list[tuple[str, str]]:
        entries = []
        for line in filter(None, map(str.strip, text.splitlines())):
            parts = _ENTRY.split(line, maxsplit=1)
            if len(parts) < 2:
                reading.reasons.append(
                    _("%(column)s: “%(line)s” has no ｜ between the date and what happened.")
                    % {"column": self.heading("chronicle"), "line": line[:30]}
                )
                continue
            try:
                archival_dates.parse(parts[0])
            except archival_dates.UnreadableDateError as error:
                reading.reasons.append(f"{self.heading('chronicle')}: {error.with_examples}")
            entries.append((parts[0], parts[1]))
        return entries

    def _unknown(self, key: str, text: str, choices: dict[str, tuple[str, ...]]) -> str:
        return _("%(column)s: “%(text)s” is unknown. Known are %(words)s.") % {
            "column": self.heading(key),
            "text": text[:40],
            "words": known_words(choices),
        }


def tidy_name(text: str) -> str:
    """A name with full-width brackets and no spaces about them: 禹的传说 （武汉…） → 禹的传说（武汉…）."""
    return re.sub(r"\s*([（）])\s*", r"\1", one_line(text).translate(_BRACKETS))
