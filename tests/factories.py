"""Makers of test records. An exhibit is showable unless a test says otherwise."""

import datetime
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from PIL import Image

from exhibitions.models import (
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
from lantai.media import pictures
from lantai.media.models import ArchiveImage

SHANGHAI = ZoneInfo("Asia/Shanghai")


def picture_bytes(
    width: int = 64, height: int = 48, fmt: str = "JPEG", color: Any = "#a3352b", **options: Any
) -> bytes:
    """A small real picture."""
    buffer = BytesIO()
    Image.new(options.pop("mode", "RGB"), (width, height), color).save(buffer, fmt, **options)
    return buffer.getvalue()


class ImageFactory(DjangoModelFactory[ArchiveImage]):
    """An image with a real file; `prepared=True` makes its public pictures too."""

    class Meta:
        model = ArchiveImage
        skip_postgeneration_save = True

    class Params:
        content = factory.LazyFunction(picture_bytes)

    title = factory.Sequence(lambda n: f"图像{n}")
    file = factory.LazyAttributeSequence(lambda o, n: ContentFile(o.content, name=f"image-{n}.jpg"))

    @factory.post_generation
    def prepared(self, create: bool, extracted: bool | None, **_kwargs: Any) -> None:
        if create and extracted:
            pictures.prepare(self)


class PlaceFactory(DjangoModelFactory[Place]):
    class Meta:
        model = Place

    name = factory.Sequence(lambda n: f"第{n}乡")
    x = 40
    y = 60


class ExhibitFactory(DjangoModelFactory[Exhibit]):
    """An open, cleared photograph; `images=[…]` hangs images on it, `tags=[…]` tags it."""

    class Meta:
        model = Exhibit
        skip_postgeneration_save = True

    kind = "photo"
    reference_code = factory.Sequence(lambda n: f"0901-ZP·1958-Y-{n:04}")
    title = factory.Sequence(lambda n: f"云溪旧照{n}")
    date_text = "19580512"
    description = "一张旧照片。"
    openness = "open"
    display_basis = "opened"
    rights_status = "cleared"
    privacy_status = "cleared"

    @factory.post_generation
    def images(self, create: bool, extracted: Iterable[ArchiveImage] | None, **_kwargs: Any) -> None:
        for order, image in enumerate(extracted or ()):
            ExhibitImage.objects.create(exhibit=self, image=image, sort_order=order)

    @factory.post_generation
    def tags(self, create: bool, extracted: Sequence[str] | None, **_kwargs: Any) -> None:
        if extracted:
            exhibit: Any = self
            exhibit.tags.set(extracted)
            exhibit.save()


class ClosedExhibitFactory(ExhibitFactory):
    """A controlled (控制) exhibit: nowhere public."""

    title = factory.Sequence(lambda n: f"控制件{n}")
    openness = "controlled"


def walk(exhibits: Sequence[Exhibit], per_section: int = 10) -> list[tuple[str, Any]]:
    """A stream that shows the exhibits in sections, with several kinds of blocks."""
    body: list[tuple[str, Any]] = []
    for start in range(0, len(exhibits), per_section):
        part = list(exhibits[start : start + per_section])
        body.append(("section", {"title": f"单元{start // per_section + 1}", "lead": "照相在当年是大事。"}))
        body.append(("large", {"exhibit": part[0], "image_number": 1, "words": "", "setting": "room"}))
        if len(part) > 2:
            body.append(("row", {"exhibits": part[1:4], "caption": ""}))
        if rest := part[4:] if len(part) > 2 else part[1:]:
            body.append(("wall", {"heading": "", "exhibits": rest}))
    return body


def make_exhibition(
    exhibits: Sequence[Exhibit] = (),
    *,
    title: str = "旧照展",
    slug: str = "old-photos",
    live: bool = True,
    **fields: Any,
) -> ExhibitionPage:
    """An exhibition of these exhibits under the list of exhibitions (the fixture `home` lays it)."""
    fields.setdefault("body", walk(exhibits))
    runs = fields.pop("runs", [("县文化广场", datetime.date(2025, 6, 9), datetime.date(2025, 6, 11))])
    page = ExhibitionPage(title=title, slug=slug, live=False, **fields)
    for venue, first, last in runs:
        page.runs.add(OnSiteRun(venue=venue, starts_on=first, ends_on=last))
    ExhibitionIndexPage.objects.get().add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    page.refresh_from_db()
    return page


def make_edition(year: int = 2025, **fields: Any) -> ArchivesDayPage:
    """A published edition of the International Archives Day."""
    defaults = {"title": f"{year}年国际档案日", "slug": f"archives-day-{year}", "theme": "请听档案说"}
    page = ArchivesDayPage(year=year, live=False, **{**defaults, **fields})
    ExhibitionIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def make_event(
    title: str = "老街讲解",
    slug: str = "tour",
    starts: Sequence[datetime.datetime] = (datetime.datetime(2025, 6, 9, 9, tzinfo=SHANGHAI),),
    **fields: Any,
) -> EventPage:
    """A published event with sessions of two hours."""
    page = EventPage(title=title, slug=slug, live=False, **fields)
    for start in starts:
        end = start + datetime.timedelta(hours=2)
        page.sessions.add(EventSession(starts_at=start, ends_at=end, venue="县文化广场"))
    EventIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
