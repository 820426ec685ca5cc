"""A story as a manuscript: paragraphs, numbered pictures, notes; what Word files and snapshots are made of.

Nothing the public may not see gets in: exhibits come through the openness gate, pictures must not be
held by a closed record.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.html import strip_tags

from exhibitions import placement
from exhibitions.models import Exhibit
from exhibitions.walk import has_something
from lantai.media import publicity
from lantai.media.models import ArchiveImage

if TYPE_CHECKING:
    from .models import StoryPage

_COUNTED = re.compile(r"[A-Za-z0-9]+(?:[.,][0-9]+)*|[^\s]")
_KINDS = {"h2": "heading", "h3": "subheading", "li": "item"}


@dataclass(frozen=True)
class Run:
    """Characters of one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture of the manuscript; `caption` ends with its source. `label` is 图1."""

    number: int
    image: ArchiveImage
    caption: str

    @property
    def label(self) -> str:
        """What text and file name call it."""
        return f"图{self.number}"

    @property
    def file_name(self) -> str:
        """The name of its file beside the manuscript."""
        return f"{self.label}.jpg"


@dataclass(frozen=True)
class Paragraph:
    """`kind` is text, heading, subheading, item, quote or picture; a picture stands where it belongs in the text."""

    kind: str
    runs: tuple[Run, ...]
    picture: Picture | None = None

    @property
    def text(self) -> str:
        """Its characters without style."""
        return "".join(run.text for run in self.runs)


@dataclass
class Manuscript:
    """What is sent to an outlet. `basis` and `notes` are lines of text."""

    title: str
    author: str
    credits: str
    lead: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def plain_text(self) -> str:
        """All of it as text, the way it is kept of what was sent."""
        lines = [self.title, self.author, self.credits, self.lead]
        lines += [f"［{p.picture.label}］" if p.picture else p.text for p in self.paragraphs]
        lines += [f"{picture.label}　{picture.caption}" for picture in self.pictures]
        lines += [*self.basis, *(f"［{number}］{note}" for number, note in enumerate(self.notes, 1))]
        return "\n".join(line for line in lines if line)

    @property
    def characters(self) -> int:
        """字数 of lead and text; captions and notes do not count."""
        counted = [self.lead, *(p.text for p in self.paragraphs if not p.picture)]
        return count_characters("\n".join(counted))


def manuscript(page: "StoryPage") -> Manuscript:
    """The manuscript of a story as its instance stands, published or draft."""
    basis_ids = [row.exhibit_id for row in page.basis.all()]
    in_text = [placed.exhibit_id for placed in placement.derive(page.body)]
    found = {e.pk: e for e in Exhibit.objects.showable().for_display().filter(pk__in={*in_text, *basis_ids})}
    placement.resolve(page, found.values())
    made = Manuscript(page.title, page.author, page.credits, page.lead.strip())
    pictures = _Pictures(made)
    if page.picture and page.picture_id not in _images_in(page):
        made.paragraphs += pictures.hang(page.picture, _captioned(page.picture))
    for block in page.body:
        if has_something(block):
            made.paragraphs += _paragraphs(block, pictures)
    made.basis = [citation(found[pk]) for pk in basis_ids if pk in found]
    made.notes = [line.strip() for line in page.notes.splitlines() if line.strip()]
    return made


def citation(exhibit: Exhibit) -> str:
    """题名，日期，档号: how a record is cited in a list."""
    parts = [
        f"《{exhibit.title}》",
        exhibit.date_shown,
        f"档号{exhibit.reference_code}",
    ]
    return "，".join(part for part in parts if part)


def count_characters(text: str) -> int:
    """Characters as Word counts Chinese (字数): each character and mark one, a run of Latin letters or digits one."""
    return len(_COUNTED.findall(text))


def running_text(page: "StoryPage") -> str:
    """Lead and text blocks as plain text, from the raw stream: no query."""
    texts = [page.lead]
    for block in page.body.raw_data:
        if block and block["type"] == "text":
            texts.append(strip_tags(re.sub(r"</(p|h\d|li)>", "\n", block["value"])))
        elif block and block["type"] == "quote":
            texts.append(block["value"].get("words", ""))
    return "\n".join(text for text in texts if text)


class _Pictures:
    """Numbers the pictures in the order they are met, each image once."""

    def __init__(self, made: Manuscript) -> None:
        self.made = made

    def hang(self, image: ArchiveImage | None, caption: str) -> Iterator[Paragraph]:
        if image is None or publicity.is_closed(image):
            return
        if any(picture.image == image for picture in self.made.pictures):
            return
        picture = Picture(len(self.made.pictures) + 1, image, caption)
        self.made.pictures.append(picture)
        yield Paragraph("picture", (Run(f"{picture.label}　{caption}"),), picture)

    def of(self, exhibit: Exhibit | None, number: int | None = 1, words: str = "") -> Iterator[Paragraph]:
        if exhibit is None:
            return
        images = list(exhibit.images.all())
        if images:
            held = images[number - 1] if number and number <= len(images) else images[0]
            yield from self.hang(held.image, f"{words or exhibit.title}（{exhibit.reference_code}）")


def _images_in(page: "StoryPage") -> set[int]:
    """Ids of the images in picture blocks."""
    return {block["value"]["image"] for block in page.body.raw_data if block and block["type"] == "picture"}


def _captioned(image: ArchiveImage, caption: str = "", source: str = "") -> str:
    """Caption and source; the picture's own title and credit where an editor wrote none."""
    words, credit = caption or image.title, source or image.credit
    return f"{words}（{credit}）" if credit else words


def _paragraphs(block: Any, pictures: _Pictures) -> Iterator[Paragraph]:
    value = block.value
    match block.block_type:
        case "text":
            yield from rich_text(str(value.source))
        case "quote":
            for line in value["words"].splitlines():
                if line.strip():
                    yield Paragraph("quote", (Run(line.strip()),))
        case "picture":
            if image := value["image"]:
                yield from pictures.hang(image, _captioned(image, value["caption"], value["source"]))
        case "large":
            yield from pictures.of(value["exhibit"], value["image_number"])
        case "row":
            for exhibit in value["exhibits"]:
                yield from pictures.of(exhibit)
        case "comparison":
            for side in (value["then"], value["now"]):
                title = side["exhibit"].title if side["exhibit"] else ""
                yield from pictures.of(side["exhibit"], side["image_number"], f"{title}　{side['label']}")
        case "reader":
            if exhibit := value["exhibit"]:
                for leaf in exhibit.images.all():
                    words = f"{exhibit.title}　{leaf.caption}".strip()
                    yield from pictures.hang(leaf.image, f"{words}（{exhibit.reference_code}）")
        case "timeline":
            for point in value["exhibits"]:
                if exhibit := point["exhibit"]:
                    yield Paragraph("text", (Run(f"{exhibit.date_shown}：{point['words'] or exhibit.title}"),))
        case "audio" | "video":
            if value["transcript"]:
                yield Paragraph("quote", (Run(value["transcript"]),))


def rich_text(html: str) -> Iterator[Paragraph]:
    """Paragraphs of Wagtail's rich text, bold and italic kept, links as their words."""
    for element in BeautifulSoup(html, "html.parser").find_all(["p", "h2", "h3", "li"]):
        runs = tuple(_runs(element))
        if "".join(run.text for run in runs).strip():
            yield Paragraph(_KINDS.get(element.name, "text"), runs)


def _runs(element: Tag, *, bold: bool = False, italic: bool = False) -> Iterator[Run]:
    for child in element.children:
        if isinstance(child, NavigableString):
            if text := re.sub(r"\s*\n\s*", "", str(child)):
                yield Run(text, bold, italic)
        elif isinstance(child, Tag) and child.name not in {"ul", "ol"}:
            yield from _runs(
                child, bold=bold or child.name in {"b", "strong"}, italic=italic or child.name in {"i", "em"}
            )
