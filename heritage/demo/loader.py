"""Loads the county's elements, their bearers, a reference list and the map."""

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.models import Site

from exhibitions.demo.loader import records
from exhibitions.importing.words import value_of
from exhibitions.models import Exhibit, Place
from lantai.imports.engine import Import
from lantai.imports.headings import find_header
from lantai.imports.tables import open_table
from lantai.media.models import ArchiveImage, Recording
from lantai.ops.demo_content import register_demo

from .. import consent
from ..importing.subject import ElementSubject
from ..importing.words import CATEGORY_WORDS, LEVEL_WORDS
from ..models import (
    Bearer,
    ChronicleEntry,
    CountyMap,
    ElementBearer,
    ElementExhibit,
    ElementPicture,
    ElementRecording,
    HeritageElement,
    HeritageIndexPage,
    ReferenceList,
)
from . import content, tones

FOLDER = Path(__file__).parent


@register_demo(40)
def load() -> str:
    """Create the county's heritage once; repeating changes nothing."""
    if HeritageElement.objects.own().exists():
        return "Heritage: already loaded"
    with transaction.atomic():
        _landing()
        _map()
        bearers = _bearers()
        elements = [_element(record, bearers) for record in records("heritage")]
    listed = _reference_list()
    return f"Heritage: {len(elements)} elements, {len(bearers)} bearers, {listed} entries of a reference list"


def _landing() -> None:
    page = HeritageIndexPage.objects.get()
    page.summary = content.LANDING["summary"]
    page.save_revision().publish()


def _map() -> None:
    drawing = (FOLDER / "map.txt").read_text(encoding="utf-8").splitlines()
    CountyMap.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={"outline": drawing[0], "waters": "\n".join(drawing[1:]), "caption": content.MAP_CAPTION},
    )


def _bearers() -> dict[str, Bearer]:
    bearers: dict[str, Bearer] = {}
    for name, told in content.BEARERS.items():
        fields = {key: value for key, value in told.items() if key not in {"teacher", "consent"}}
        bearer = Bearer.objects.create(name=name, teacher=bearers.get(told.get("teacher", "")), **fields)
        if "consent" in told:
            consent.record(bearer, user=None, **told["consent"])
        bearer.save_revision(log_action=False)
        bearers[name] = bearer
    return bearers


def _element(record: dict[str, Any], bearers: dict[str, Bearer]) -> HeritageElement:
    plan = content.ELEMENTS[record["id"]]
    exhibits = {held["id"]: held["档号"] for kind in ("photo", "document", "artifact") for held in records(kind)}
    element = HeritageElement(
        name=record["名称"],
        category=value_of(CATEGORY_WORDS, record["类别"]),
        level=value_of(LEVEL_WORDS, record["级别"]),
        number_text=record["项目编号"],
        batch=plan["batch"],
        region=record["申报地区"],
        protecting_unit=record["保护单位"],
        live=False,
        **{name: plan[name] for name in ("summary", "history", "content", "transmission", "present_state")},
    )
    element.townships = list(Place.objects.filter(name__in=plan["townships"]))
    element.bearers = [
        ElementBearer(bearer=bearers[name], generation=generation, display=display, sort_order=order)
        for order, (name, generation, display) in enumerate(plan["bearers"])
    ]
    element.pictures = [
        ElementPicture(image=_picture(name, caption, words, focus), caption=caption, sort_order=order)
        for order, (name, caption, words, focus) in enumerate(plan["pictures"])
    ]
    element.exhibits = [
        ElementExhibit(exhibit=Exhibit.objects.get(reference_code=exhibits[key]), note=note, sort_order=order)
        for order, (key, note) in enumerate(plan["exhibits"])
    ]
    element.chronicle = [
        ChronicleEntry(date_text=date, text=text, source=source, sort_order=order)
        for order, (date, text, source) in enumerate(plan["chronicle"])
    ]
    if told := plan.get("tones"):
        element.recordings = [
            ElementRecording(media=_tones(told["title"]), caption=told["caption"], transcript=told["transcript"])
        ]
    element.save()
    element.save_revision().publish()
    return element


def _picture(name: str, title: str, description: str, focus: tuple[int, int]) -> ArchiveImage:
    path = FOLDER / "pictures" / f"{name}.webp"
    with path.open("rb") as file:
        image = ArchiveImage(
            title=title, description=description, credit=content.CREDIT, file=ImageFile(file, name=path.name)
        )
        across, down = focus
        image.focal_point_x, image.focal_point_y = image.width * across // 100, image.height * down // 100
        image.focal_point_width = image.focal_point_height = image.height // 3
        image._set_image_file_metadata()
        image.save()
    return image


def _tones(title: str) -> Recording:
    sound, seconds = tones.tune()
    recording = Recording(title=title, type="audio", duration=seconds, file=ContentFile(sound, name="shange-tones.wav"))
    recording.save()
    return recording


def _reference_list() -> int:
    ReferenceList.objects.get_or_create(name=content.EXTRACT["name"], defaults=content.EXTRACT)
    path = FOLDER / "national-extract.csv"
    with path.open("rb") as file:
        table = open_table(file, path.name)
        subject = ElementSubject()
        work = Import(
            table,
            find_header(table, subject.fields),
            subject,
            options={"into": content.EXTRACT["name"]},
            source_name=path.name,
        )
        return sum(1 for _result in work.results())
