"""All exhibits as a workbook that imports without loss."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db.models import Max, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from lantai.imports.sheets import MAX_TEXT, SheetWriter

from .importing import words
from .importing.columns import CHOICES, FIELDS, TEXTS
from .importing.pictures import NO_LINE, NO_PICTURES, file_name
from .importing.reading import tags_text
from .models import Exhibit

CHUNK = 200
_PIECE = MAX_TEXT - 500
_WIDTHS = {"reference_code": 24, "title": 36, "description": 48, "transcription": 48, "images": 30, "tags": 20}


def exportable() -> QuerySet[Exhibit]:
    """Every exhibit with what an export tells of it, in the order of reference codes."""
    exhibits: QuerySet[Exhibit] = (
        Exhibit.objects.for_display().prefetch_related("tagged_items__tag", "related__other").order_by("reference_code")
    )
    return exhibits


def export_exhibits(target: Path, images: Path | None = None, only: Iterable[int] | None = None) -> int:
    """Write all exhibits, or `only` those with these ids, to a workbook; the originals of their pictures into the
    folder `images`.

    Everything an import understands is in it, decisions about showing included; who
    approved what and when is not: an import asks its own user for that. Texts longer than
    a cell go on in columns named 续. Returns the number of exhibits. Raises `OSError`.
    """
    continued = _continued_columns()
    sheet = _("Exhibits")
    writer = SheetWriter()
    headings: list[str] = []
    widths: list[int] = []
    for field in FIELDS:
        parts = 1 + continued.get(field.key, 0)
        headings += [field.heading if part == 0 else f"{field.heading}续{part}" for part in range(parts)]
        widths += [_WIDTHS.get(field.key, 14)] * parts
    writer.add_sheet(sheet, headings, widths)
    if images is not None:
        images.mkdir(parents=True, exist_ok=True)
    count = 0
    exhibits = exportable() if only is None else exportable().filter(pk__in=only)
    for exhibit in exhibits.iterator(chunk_size=CHUNK):
        row: list[object] = []
        for field in FIELDS:
            value = cell_of(exhibit, field.key)
            if field.key in TEXTS:
                row += _pieces(value, 1 + continued.get(field.key, 0))
            else:
                row.append(value)
        writer.add_row(sheet, row)
        if images is not None:
            _copy_originals(exhibit, images)
        count += 1
    writer.save(target)
    return count


def cell_of(exhibit: Exhibit, key: str) -> Any:
    """What stands in the cell of an exhibit under a column of `importing.columns`."""
    if key in _CELLS:
        return _CELLS[key](exhibit)
    if key in CHOICES:
        return words.word_for(CHOICES[key], getattr(exhibit, key))
    return getattr(exhibit, key)


def _lines(values: Iterable[str]) -> str:
    """One line for each picture; nothing at all when every line would be empty."""
    lines = [" ".join(value.split()) for value in values]
    return "\n".join(line or NO_LINE for line in lines) if any(lines) else ""


_CELLS: dict[str, Callable[[Exhibit], Any]] = {
    "kind": lambda e: words.word_for(words.KIND_WORDS, e.kind),
    "place": lambda e: e.place.name if e.place else "",
    "tags": lambda e: tags_text(item.tag.name for item in e.tagged_items.all()),
    "related": lambda e: "\n".join(r.other.reference_code for r in e.related.all()),
    "images": lambda e: "\n".join(file_name(i.image) for i in e.images.all()) or NO_PICTURES,
    "image_roles": lambda e: _lines(words.word_for(words.ROLE_WORDS, i.role) for i in e.images.all()),
    "image_captions": lambda e: _lines(i.caption for i in e.images.all()),
    "image_descriptions": lambda e: _lines(i.image.description for i in e.images.all()),
    "image_credits": lambda e: _lines(i.image.credit for i in e.images.all()),
}


def _continued_columns() -> dict[str, int]:
    longest = Exhibit.objects.aggregate(**{key: Max(Length(key)) for key in TEXTS})
    return {key: length // _PIECE for key, length in longest.items() if length and length > _PIECE}


def _pieces(text: str, count: int) -> list[str]:
    """The text in as many cells; cut within words, since cells lose the space at their ends."""
    pieces = []
    for _number in range(count - 1):
        cut = min(len(text), _PIECE)
        while 0 < cut < len(text) and (text[cut - 1].isspace() or text[cut].isspace()) and cut < MAX_TEXT:
            cut += 1
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _copy_originals(exhibit: Exhibit, folder: Path) -> None:
    for held in exhibit.images.all():
        target = folder / file_name(held.image)
        if not target.exists():
            with held.image.file.open("rb") as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
