"""An element of the register as it stands in a book: the parts that are wanted, in a fixed order."""

from typing import Any

from heritage import consent
from heritage.categories import NAMES, Level
from heritage.models import Bearer, ElementPicture, HeritageElement
from lantai.pages.templatetags.wording import chinese_number

from . import rich_text
from .nodes import Chronicle, Facts, Figure, Heading, Node, Paragraph, Span

# What stands in print, whatever language the interface speaks.
TEXTS = {
    "history": "历史渊源",
    "content": "基本内容",
    "transmission": "传承谱系",
    "present_state": "存续状况",
}
LEVELS: dict[str, str] = {
    Level.NATIONAL: "国家级",
    Level.PROVINCIAL: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
}
BEARERS, CHRONICLE = "代表性传承人", "大事记"


class Telling:
    """One element with those of its pictures, by the images that may be shown; `bearers` gathers whom it named, and how far."""

    def __init__(self, element: HeritageElement, pictures: list[ElementPicture], images: dict[int, Any]) -> None:
        self.element, self.pictures, self.images = element, pictures, images
        self.bearers: dict[int, str] = {}

    def nodes(self, parts: list[str], *, with_heading: bool) -> list[Node]:
        """Its nodes. Parts it has nothing for are passed over, their headings too."""
        element = self.element
        nodes: list[Node] = [Heading(1, element.name, "·")] if with_heading else []
        if "particulars" in parts:
            nodes.append(Facts(self._particulars()))
        if "summary" in parts:
            nodes += rich_text.plain(element.summary)
        if "pictures" in parts:
            nodes += self._pictures()
        for name, heading in TEXTS.items():
            if name in parts and getattr(element, name).strip():
                nodes += [Heading(2, heading, "·"), *rich_text.plain(getattr(element, name))]
        if "bearers" in parts and (told := self._bearers()):
            nodes += [Heading(2, BEARERS, "·"), *told]
        if "chronicle" in parts and (entries := self._chronicle()):
            nodes += [Heading(2, CHRONICLE, "·"), Chronicle(entries)]
        return nodes

    def _particulars(self) -> list[tuple[str, str]]:
        element: Any = self.element
        rows = [
            ("类别", NAMES[element.category]),
            ("级别", LEVELS[element.level]),
            ("项目编号", element.number_text),
            ("批次", element.batch_shown),
            ("申报地区或单位", element.region),
            ("保护单位", element.protecting_unit),
        ]
        return [(label, value) for label, value in rows if value]

    def _pictures(self) -> list[Node]:
        return [
            Figure(
                self.images[held.image_id],
                held.caption or self.element.name,
                held.image.credit,
                alt=held.image.description,
            )
            for held in self.pictures
            if held.image_id in self.images
        ]

    def _bearers(self) -> list[Node]:
        told: list[Node] = []
        for held in consent.shown_bearers(self.element):
            bearer = held.bearer
            of_life = bearer.allows(Bearer.Scope.LIFE)
            self.bearers[bearer.pk] = Bearer.Scope.LIFE if of_life else Bearer.Scope.NAME
            about = [f"第{chinese_number(held.generation)}代" if held.generation else ""]
            if of_life:
                about.append(bearer.years_shown)
            words = "，".join(filter(None, about))
            told.append(Paragraph([Span(bearer.name, bold=True), Span(f"（{words}）" if words else "")]))
            if of_life:
                told += rich_text.plain(bearer.biography)
        return told

    def _chronicle(self) -> list[tuple[str, str]]:
        entries = sorted(self.element.chronicle.all(), key=lambda entry: (entry.date_from is None, entry.date_from))
        return [
            (entry.date_shown, f"{entry.text}（{entry.source}）" if entry.source else entry.text) for entry in entries
        ]
