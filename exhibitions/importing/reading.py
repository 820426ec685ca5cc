"""From the texts of a row to the values of an exhibit, with everything that is wrong with them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from taggit.utils import parse_tags

from lantai.imports.headings import Header, MappedRow

from .. import archival_dates
from ..models import Exhibit
from ..models.exhibit import DEFAULT_UNITS, KIND_FIELDS, Kind
from ..reference_codes import normalise
from . import words
from .columns import BY_KEY, CHOICES, LINES, TEXTS

# What may stand in a cell for "nothing".
_BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无"})
_EXTENT = re.compile(r"^(?P<number>-?\d+)(?:\.0+)?\s*(?P<unit>[^\d\s.]{0,4})$")
_SEPARATORS = re.compile(r"[;；、\n]+")
MAX_EXTENT = 1_000_000


@dataclass
class Reading:
    """What one row says. `values` are fields to set as they are; `gate` what the openness gate looks at."""

    values: dict[str, Any] = field(default_factory=dict)
    gate: dict[str, str] = field(default_factory=dict)
    tags: list[str] | None = None
    place: str | None = None
    related: list[str] | None = None
    slug: str = ""
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Reader:
    """Reads rows of one file. `kind` is what was chosen for rows that do not name theirs."""

    def __init__(self, header: Header, kind: str = "") -> None:
        self.header = header
        self.kind = kind

    def read(self, row: MappedRow, existing: Exhibit | None) -> Reading:
        """The values of the columns the file has.

        An empty cell clears a text, a date, tags, place and relations of an existing
        record. It never changes its kind, quantity or pictures, nor what decides whether it
        may be shown: a decision is not taken back, and no classification lifted, by an empty cell.
        """
        reading = Reading()
        texts = row.values
        for key in LINES:
            if key in texts:
                reading.values[key] = one_line(texts[key])
        for key in TEXTS:
            if key in texts:
                reading.values[key] = texts[key]
        self._read_kind(texts, existing, reading)
        self._read_date(row, reading)
        self._read_extent(texts, reading)
        for key, choices in CHOICES.items():
            if text := texts.get(key, ""):
                if (value := words.value_of(choices, text)) is None:
                    reading.reasons.append(self._unknown(key, text, choices))
                else:
                    reading.gate[key] = value
        if "tags" in texts:
            reading.tags = tags_in(texts["tags"])
        if "place" in texts:
            reading.place = one_line(texts["place"])
        if "related" in texts:
            reading.related = codes_in(texts["related"])
        reading.slug = texts.get("slug", "")
        self._fill_unit(existing, reading)
        return reading

    def heading(self, key: str) -> str:
        """What the file, or failing that a catalogue, calls a field."""
        return self.header.heading_of(key) or BY_KEY[key].heading

    def _read_kind(self, texts: Mapping[str, str], existing: Exhibit | None, reading: Reading) -> None:
        if text := texts.get("kind", ""):
            if (value := words.value_of(words.KIND_WORDS, text)) is None:
                reading.reasons.append(self._unknown("kind", text, words.KIND_WORDS))
            else:
                reading.values["kind"] = value
        elif existing is None:
            if kind := self.kind or _kind_by_columns(texts):
                reading.values["kind"] = kind
            else:
                reading.reasons.append(
                    _(
                        "The kind is unknown. Fill the column %(column)s with one of %(words)s, or choose one for the file."
                    )
                    % {"column": self.heading("kind"), "words": words.known_words(words.KIND_WORDS)}
                )

    def _read_date(self, row: MappedRow, reading: Reading) -> None:
        if "date_text" not in row.values:
            return
        text = one_line(row.values["date_text"])
        heading = self.heading("date_text")
        try:
            archival_dates.parse(text)
        except archival_dates.UnreadableDateError as error:
            reading.reasons.append(_("%(column)s: %(what)s") % {"column": heading, "what": error.with_examples})
        reading.values["date_text"] = text
        if "date_text" in row.inexact:
            reading.notes.append(
                _(
                    "%(column)s is a number (%(text)s); a final 0, as in 1954.10, would be lost. Format the cell as text."
                )
                % {"column": heading, "text": text}
            )

    def _read_extent(self, texts: Mapping[str, str], reading: Reading) -> None:
        text = unicodedata.normalize("NFKC", texts.get("extent", "")).strip()
        if not text:
            return
        match = _EXTENT.match(text)
        number = int(match["number"]) if match else 0
        if match and 1 <= number <= MAX_EXTENT:
            reading.values["extent"] = number
            if match["unit"] and not reading.values.get("extent_unit"):
                reading.values["extent_unit"] = match["unit"]
        else:
            reading.reasons.append(
                _("%(column)s: “%(text)s” is not a whole number from 1 up.")
                % {"column": self.heading("extent"), "text": text[:40]}
            )

    def _fill_unit(self, existing: Exhibit | None, reading: Reading) -> None:
        """An empty unit is the usual one of the kind, as when the record is saved."""
        kind = reading.values.get("kind") or (existing.kind if existing else "")
        if kind and reading.values.get("extent_unit") == "":
            reading.values["extent_unit"] = DEFAULT_UNITS[Kind(kind)]

    def _unknown(self, key: str, text: str, choices: dict[str, tuple[str, ...]]) -> str:
        return _("%(column)s: “%(text)s” is unknown. Known are %(words)s.") % {
            "column": self.heading(key),
            "text": text[:40],
            "words": words.known_words(choices),
        }


def one_line(text: str) -> str:
    """Line breaks and runs of space, as cells have them, made one space each."""
    return " ".join(text.split())


def tags_in(text: str) -> list[str]:
    """The tags a cell names, separated by ；、，or line breaks, else by spaces; "quotes" hold one together."""
    pieces = re.split(r'("[^"\n]*")', text)
    commas = "".join(p if p.startswith('"') else re.sub(r"[;；、，\n]", ",", p) for p in pieces)
    return list(parse_tags(commas))


def tags_text(names: Iterable[str]) -> str:
    """What `tags_in` reads as these tags."""
    return "；".join(f'"{name}"' if re.search(r"[\s,;；、，]", name) else name for name in sorted(names))


def codes_in(text: str) -> list[str]:
    """The reference codes a cell names, each once, in order."""
    codes = [code for part in _SEPARATORS.split(text) if (code := normalise(part))]
    return list(dict.fromkeys(codes))


def _kind_by_columns(texts: Mapping[str, str]) -> str:
    """The one kind whose own fields are filled, or whose unit is given; "" if that does not settle it."""
    filled = {key for key, text in texts.items() if text and text not in _BLANKS}
    kinds = [kind for kind, own in KIND_FIELDS.items() if own & filled]
    if not kinds:
        unit = texts.get("extent_unit") or texts.get("extent", "").lstrip("0123456789 ")
        kinds = [kind for kind, usual in DEFAULT_UNITS.items() if unit == usual]
    return str(kinds[0].value) if len(kinds) == 1 else ""
