"""All elements as a workbook that imports again without loss; bearers are personal data and stay."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exhibitions.importing.words import word_for
from lantai.imports.sheets import SheetWriter

from .importing import words
from .importing.columns import FIELDS
from .models import HeritageElement

CHUNK = 200
_WIDTHS = {"name": 36, "region": 36, "history": 48, "content": 48, "transmission": 48, "chronicle": 40}


def export_elements(target: Path) -> int:
    """Write the latest version of every element to a workbook; returns how many. Raises `OSError`."""
    sheet = _("Heritage elements")
    writer = SheetWriter()
    writer.add_sheet(sheet, [field.heading for field in FIELDS], [_WIDTHS.get(field.key, 16) for field in FIELDS])
    elements = HeritageElement.objects.select_related("listed_in", "latest_revision").prefetch_related(
        "townships", "chronicle", "exhibits__exhibit"
    )
    count = 0
    for element in elements.order_by("sort_key", "pk").iterator(chunk_size=CHUNK):
        latest = (
            element.get_latest_revision_as_object() if element.has_unpublished_changes and element.live else element
        )
        writer.add_row(sheet, [cell_of(latest, field.key) for field in FIELDS])
        count += 1
    writer.save(target)
    return count


def cell_of(element: HeritageElement, key: str) -> Any:
    """What stands in the cell of an element under a column of `importing.columns`."""
    return _CELLS[key](element) if key in _CELLS else getattr(element, key)


_CELLS: dict[str, Callable[[HeritageElement], Any]] = {
    "category": lambda e: word_for(words.CATEGORY_WORDS, e.category),
    "level": lambda e: word_for(words.LEVEL_WORDS, e.level),
    "batch": lambda e: e.batch_shown and e.batch_shown.removesuffix("扩展"),
    "batch_kind": lambda e: word_for(words.KIND_WORDS, e.batch_kind),
    "listed_in": lambda e: e.listed_in.name if e.listed_in else "",
    "townships": lambda e: "、".join(place.name for place in e.townships.all()),
    "chronicle": lambda e: "\n".join(f"{c.date_text}｜{' '.join(c.text.split())}" for c in e.chronicle.all()),
    "exhibits": lambda e: "\n".join(row.exhibit.reference_code for row in e.exhibits.all()),
}
