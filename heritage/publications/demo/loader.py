"""Loads 《云溪竹编史料》 with its parts and chapters."""

import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.images import ImageFile
from django.db import transaction

from exhibitions.models import Exhibit
from heritage.models import HeritageElement
from lantai.media.models import ArchiveImage
from lantai.ops.demo_content import register_demo
from lantai.pages.models import HomePage

from ..foundation import lay
from ..models import ChapterPage, Credit, IndexTerm, PartPage, PublicationIndexPage, PublicationPage
from . import content

FOLDER = Path(__file__).parent
PUBLISHED = datetime.datetime(2025, 10, 13, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@register_demo(60)
def load() -> str:
    """Create the book once; repeating changes nothing."""
    if PublicationPage.objects.exists():
        return "Books: already loaded"
    with transaction.atomic():
        lay(HomePage.objects.get())
        book = _book(PublicationIndexPage.objects.get())
        for plan in content.PARTS:
            part = PartPage(title=plan["title"], slug=f"part-{len(book.get_children()) + 1}", summary=plan["summary"])
            book.add_child(instance=_draft(part))
            for chapter in plan["chapters"]:
                _chapter(part, chapter)
        _chapter(book, content.APPENDIX)
        # The chapters go public with it.
        book.save_revision().publish()
        for model in (PublicationPage, PartPage, ChapterPage):
            model.objects.filter(path__startswith=book.path).update(first_published_at=PUBLISHED)
    return f"Books: {book.title}"


def _book(index: PublicationIndexPage) -> PublicationPage:
    book = PublicationPage(
        **content.BOOK,
        preface=content.PREFACE,
        conventions=content.CONVENTIONS,
        afterword=content.AFTERWORD,
        picture=_cover(),
    )
    for role, name, unit in content.CREDITS:
        book.credits.add(Credit(role=role, name=name, unit=unit))
    for kind, term, variants, reading in content.TERMS:
        book.index_terms.add(IndexTerm(kind=kind, term=term, variants=variants, reading=reading))
    index.add_child(instance=_draft(book))
    return book


def _chapter(parent: Any, plan: dict[str, Any]) -> None:
    page = ChapterPage(
        title=plan["title"],
        slug=plan["slug"],
        author=plan["author"],
        summary=plan["summary"],
        is_numbered=plan.get("numbered", True),
        body=[resolved for block in plan["body"] if (resolved := _resolved(block))],
    )
    parent.add_child(instance=_draft(page))


def _resolved(block: tuple[str, Any]) -> tuple[str, Any] | None:
    """A block with records in place of reference codes and names; None where the county has no such record."""
    kind, value = block
    if kind == "exhibit":
        exhibit = Exhibit.objects.filter(reference_code=value["exhibit"]).first()
        return (kind, {**value, "exhibit": exhibit}) if exhibit else None
    if kind == "element":
        element = HeritageElement.objects.own().filter(name=value["element"]).first()
        return (kind, {**value, "element": element}) if element else None
    return block


def _draft(page: Any) -> Any:
    page.live = False
    return page


def _cover() -> ArchiveImage:
    path = FOLDER / "pictures" / "H3-1.webp"
    with path.open("rb") as file:
        image = ArchiveImage(
            title="《云溪竹编史料》",
            description="一册立着、几册平放的《云溪竹编史料》，封面是竹编的人字纹。",
            credit="演示图，绘制",
            file=ImageFile(file, name=path.name),
        )
        image._set_image_file_metadata()
        image.save()
    return image
