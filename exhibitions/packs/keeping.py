"""What a preservation package says of an exhibition and its records, as data; and the files its page itself holds."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry, PageLogEntry

from lantai.media.models import ArchiveImage, Recording

from ..importing.pictures import file_name
from ..uses import told, uses_of

if TYPE_CHECKING:
    from ..models import Exhibit, ExhibitionPage

# Blocks of the stream that hold a recording, and under which name.
RECORDINGS = {"audio": "audio", "video": "video"}


def record(exhibit: "Exhibit") -> dict[str, Any]:
    """A record under the names of its fields (ISAD(G), DA/T 18-2022 in the README), with its images in order."""
    fields = {
        field.name: getattr(exhibit, field.attname)
        for field in exhibit._meta.concrete_fields
        if field.name not in {"id", "latest_revision", "place", "approved_by"}
    }
    images = [
        {
            "file": f"originals/{file_name(held.image)}",
            "role": held.role,
            "caption": held.caption,
            "description": held.image.description,
            "credit": held.image.credit,
            "width": held.image.width,
            "height": held.image.height,
        }
        for held in exhibit.images.all()
    ]
    return {
        **fields,
        "approved_by": str(exhibit.approved_by or ""),
        "place": exhibit.place.name if exhibit.place else "",
        "tags": sorted(tag.name for tag in exhibit.tags.all()),
        "related": [related.other.reference_code for related in exhibit.related.select_related("other")],
        "images": images,
    }


def walk(page: "ExhibitionPage") -> dict[str, Any]:
    """The exhibition as it is published: its texts and its stream, exhibits by reference code besides their ids."""
    from ..models import Exhibit

    placed = list(page.placements.select_related("exhibit").order_by("position"))
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "slug": page.slug,
        "summary": page.summary,
        "first_published_at": page.first_published_at,
        "last_published_at": page.last_published_at,
        "edition": page.edition.title if page.edition else "",
        "preface": page.preface,
        "closing": page.closing,
        "organiser": page.organiser,
        "curators": page.curators.get_prep_value(),
        "partners": page.partners.get_prep_value(),
        "runs": [
            {"venue": run.venue, "from": run.starts_on, "to": run.ends_on, "hours": run.opening_hours, "note": run.note}
            for run in page.runs.all()
        ],
        "placements": [
            {
                "position": each.position,
                "section": each.section_number,
                "section_title": each.section_title,
                "reference_code": each.exhibit.reference_code,
                "title": each.exhibit.title,
            }
            for each in placed
            if isinstance(each.exhibit, Exhibit) and not each.exhibit.classification
        ],
        "body": page.body.get_prep_value(),
    }


def uses(page: "ExhibitionPage", records: "Iterable[Exhibit]") -> dict[str, Any]:
    """What became of the exhibition and of each record: their logs, oldest first, and the records' uses."""
    return {
        "exhibition": [_entry(entry) for entry in PageLogEntry.objects.filter(page=page.pk).order_by("timestamp")],
        "records": [
            {
                "reference_code": exhibit.reference_code,
                "log": [_entry(entry) for entry in _log_of(exhibit)],
                "uses": [
                    {"use": told(use), "first": use.first, "last": use.last, "is_current": use.is_current}
                    for use in uses_of(exhibit)
                    if not use.is_draft
                ],
            }
            for exhibit in records
        ],
    }


def copy_files_of_page(page: "ExhibitionPage", folder: Path) -> None:
    """The page's own pictures and its recordings, beside the originals of the records. Raises `OSError`."""
    folder.mkdir(exist_ok=True)
    images = [page.picture, page.poster]
    recordings: list[Recording] = []
    for block in page.body:
        if block.block_type == "picture":
            images.append(block.value["image"])
        elif block.block_type in RECORDINGS:
            recordings.append(block.value[RECORDINGS[block.block_type]])
    for image in images:
        if isinstance(image, ArchiveImage):
            _copy(image.file, folder / file_name(image))
    for recording in recordings:
        if isinstance(recording, Recording):
            _copy(recording.file, folder / f"recording-{recording.pk}{Path(recording.file.name or '').suffix.lower()}")


def _copy(file: Any, target: Path) -> None:
    if not target.exists():
        with file.open("rb") as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)


def _log_of(exhibit: "Exhibit") -> Any:
    kind = ContentType.objects.get_for_model(type(exhibit))
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(exhibit.pk))
    return entries.select_related("user").order_by("timestamp")


def _entry(entry: Any) -> dict[str, Any]:
    return {"at": entry.timestamp, "action": entry.action, "by": str(entry.user or ""), "data": entry.data}
