"""Loads the county's exhibits, exhibitions and events."""

import csv
import datetime
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from lantai.media.models import ArchiveImage
from lantai.ops.demo_content import register_demo
from lantai.pages.models import HallSettings

from .. import openness
from ..foundation import lay
from ..models import (
    ArchivesDayPage,
    EventIndexPage,
    EventPage,
    EventSession,
    Exhibit,
    ExhibitImage,
    ExhibitionIndexPage,
    ExhibitionPage,
    OnSiteRun,
    Place,
)
from . import content, standard_pages

FOLDER = Path(__file__).parent
SHANGHAI = ZoneInfo("Asia/Shanghai")


@register_demo(10)
def load() -> str:
    """Create the county once; repeating changes nothing."""
    if Exhibit.objects.exists():
        return "云溪县: already loaded"
    with transaction.atomic():
        home = lay("云溪县档案馆", "127.0.0.1")
        _hall()
        standard_pages.write(HallSettings.objects.get().map_image)
        _places()
        exhibits = _exhibits()
        editions = _editions()
        exhibitions = _exhibitions(exhibits, editions)
        make_events(content.EVENTS, editions, exhibitions)
        home.featured = exhibitions["请听档案说"]
        home.save_revision().publish()
    return f"云溪县: {len(exhibits)} exhibits, {len(exhibitions)} exhibitions"


def records(kind: str) -> list[dict[str, Any]]:
    """Records of one kind as the county's list has them."""
    data = json.loads((FOLDER / "records.json").read_text(encoding="utf-8"))
    return [record for record in data["records"] if record["kind"] == kind]


def _picture(name: str, title: str, description: str = "") -> ArchiveImage:
    path = FOLDER / "pictures" / f"{name}.webp"
    with path.open("rb") as file:
        with Image.open(file) as picture:
            width, height = picture.size  # from its head; Wagtail would decode it whole to learn them
        image = ArchiveImage(
            title=title,
            description=description,
            credit=content.CREDIT,
            file=ImageFile(file, name=path.name),
            width=width,
            height=height,
        )
        if name in content.FOCUS:
            across, down = content.FOCUS[name]
            image.focal_point_x, image.focal_point_y = image.width * across // 100, image.height * down // 100
            image.focal_point_width = image.focal_point_height = image.height // 3
        image._set_image_file_metadata()
        image.save()
    return image


def _hall() -> None:
    settings = HallSettings.objects.get()
    for name, value in content.HALL.items():
        setattr(settings, name, value)
    settings.map_image = _picture("map-1", "云溪县乡镇示意图", "云溪县的示意图：县城居中，云溪河自西北流向东南。")
    settings.save()


def _places() -> None:
    for name, (x, y) in content.PLACES.items():
        Place.objects.create(name=name, x=x, y=y)


def _exhibits() -> dict[str, Exhibit]:
    exhibits: dict[str, Exhibit] = {}
    for kind in ("photo", "document", "artifact"):
        for record in records(kind):
            exhibits[record["id"]] = _exhibit(record)
    return exhibits


OPENNESS = {"开放": "open", "控制": "controlled", "延期开放": "deferred", "未审核": "unreviewed"}
BASIS = {"已开放档案": "opened", "本馆自摄·非馆藏档案": "own_work", "捐赠人授权": "donor", "": ""}


def _exhibit(record: dict[str, Any]) -> Exhibit:
    extra = content.EXHIBITS.get(record["id"], {})
    cleared = openness.Clearance.CLEARED if record["展出"] else openness.Clearance.PENDING
    exhibit = Exhibit(
        kind=record["kind"],
        title=record["题名"],
        reference_code=record["档号"],
        date_text=record.get("时间") or record.get("日期", ""),
        creator=record.get("责任者", ""),
        photographer=record.get("摄影者", ""),
        description=extra.get("description") or record.get("文字说明") or record.get("范围和提要", ""),
        extent=record["数量"],
        extent_unit=record["量词"],
        carrier=record.get("载体形态", ""),
        material=record.get("材质", ""),
        dimensions=record.get("尺寸", ""),
        photo_number=record.get("照片号", ""),
        negative_number=record.get("底片号", ""),
        see_also=record.get("参见号", ""),
        document_number=record.get("文件编号", ""),
        genre=record.get("体裁", ""),
        retention=record.get("保管期限", ""),
        acquisition=record.get("来源方式", ""),
        condition=record.get("完残情况", ""),
        note=record.get("附注", ""),
        transcription=extra.get("transcription", ""),
        fonds=extra.get("fonds", ""),
        place=Place.objects.filter(name=extra.get("place")).first(),
        openness=OPENNESS[record["开放标识"]],
        display_basis=BASIS[record["展出依据"]],
        rights_status=cleared,
        privacy_status=cleared,
    )
    openness.note_decision(exhibit, was_showable=False, user=None)
    exhibit.save()
    for order, (name, role, caption, alt) in enumerate(extra.get("images", ())):
        image = _picture(name, f"{record['题名']} {caption}".strip(), alt)
        ExhibitImage.objects.create(exhibit=exhibit, image=image, role=role, caption=caption, sort_order=order)
    if extra.get("tags"):
        exhibit.tags.set(extra["tags"])
        exhibit.save()
    exhibit.save_revision(changed=True)
    return exhibit


def _editions() -> dict[int, ArchivesDayPage]:
    index = ExhibitionIndexPage.objects.get()
    with (FOLDER / "archives-day-themes.csv").open(encoding="utf-8-sig") as file:
        themes = {int(row["year"]): row["theme"] for row in csv.DictReader(file)}
    editions = {}
    for year in content.EDITIONS:
        page = index.add_child(
            instance=ArchivesDayPage(
                title=f"{year}年国际档案日",
                slug=f"archives-day-{year}",
                year=year,
                theme=themes[year],
                **content.EDITIONS[year],
            )
        )
        _publish(page, datetime.datetime(year, 6, 1, 9, tzinfo=SHANGHAI))
        editions[year] = page
    return editions


def _exhibitions(exhibits: dict[str, Exhibit], editions: dict[int, ArchivesDayPage]) -> dict[str, ExhibitionPage]:
    index = ExhibitionIndexPage.objects.get()
    pages = {}
    for plan in content.EXHIBITIONS:
        page = ExhibitionPage(
            title=plan["title"],
            slug=plan["slug"],
            subtitle=plan["subtitle"],
            summary=plan["summary"],
            preface=plan["preface"],
            closing=plan["closing"],
            organiser="云溪县档案馆",
            curators=[("curator", {"name": name, "part": part}) for name, part in plan["curators"]],
            partners=[("unit", {"name": name, "url": ""}) for name in plan["partners"]],
            edition=editions.get(plan["edition"]),
            picture=exhibits[plan["picture"][0]].images.all()[plan["picture"][1]].image,
            body=[(name, content.block(name, value, exhibits)) for name, value in plan["walk"]],
        )
        if plan.get("poster"):
            page.poster = _picture(*plan["poster"])
        for venue, starts_on, ends_on, hours in plan["runs"]:
            page.runs.add(OnSiteRun(venue=venue, starts_on=starts_on, ends_on=ends_on, opening_hours=hours))
        index.add_child(instance=page)
        _publish(page, datetime.datetime.combine(plan["runs"][0][1], datetime.time(9), tzinfo=SHANGHAI))
        pages[plan["title"]] = page
    return pages


def make_events(
    plans: list[dict[str, Any]], editions: dict[int, ArchivesDayPage], exhibitions: dict[str, ExhibitionPage]
) -> None:
    """Publish events as they are planned in `content`."""
    index = EventIndexPage.objects.get()
    for plan in plans:
        page = EventPage(
            title=plan["title"],
            slug=plan["slug"],
            kind=plan["kind"],
            summary=plan["summary"],
            audience=plan.get("audience", ""),
            contact=plan.get("contact", ""),
            edition=editions.get(plan.get("edition", 0)),
            exhibition=exhibitions.get(plan.get("exhibition", "")),
            body=[("text", plan["text"])],
        )
        if plan.get("poster"):
            page.poster = page.picture = _picture(*plan["poster"])
        elif page.exhibition:
            page.picture = page.exhibition.picture
        for day, begins, ends, venue, name in plan["sessions"]:
            start = datetime.datetime.combine(day, begins, tzinfo=SHANGHAI)
            end = datetime.datetime.combine(day, ends, tzinfo=SHANGHAI)
            page.sessions.add(EventSession(name=name, starts_at=start, ends_at=end, venue=venue))
        index.add_child(instance=page)
        _publish(page, datetime.datetime.combine(plan["sessions"][0][0], datetime.time(8), tzinfo=SHANGHAI))


def _publish(page: Any, when: datetime.datetime) -> None:
    page.save_revision().publish()
    past = min(when, timezone.now())
    type(page).objects.filter(pk=page.pk).update(first_published_at=past)
