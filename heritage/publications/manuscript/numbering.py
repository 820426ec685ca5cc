"""Numbers that follow from the order of things: 第一编, 第一章, 第一节, 图1-1, 表1-1, notes."""

from dataclasses import replace

from lantai.pages.templatetags.wording import chinese_number

from .nodes import Chapter, Document, Figure, Heading, Inline, Listing, Node, Note, Paragraph, Quotation, Table


def part_number(number: int) -> str:
    """第一编."""
    return f"第{chinese_number(number)}编"


def chapter_number(number: int) -> str:
    """第一章."""
    return f"第{chinese_number(number)}章"


def heading_number(level: int, number: int) -> str:
    """第一节, 一、, （一）."""
    words = chinese_number(number)
    return (f"第{words}节", f"{words}、", f"（{words}）")[min(level, 3) - 1]


class Numbering:
    """Counts within one chapter. `number` is the chapter's own, 0 where it has none: then figures bear its key."""

    def __init__(self, chapter: Chapter, number: int) -> None:
        self.chapter = chapter
        self.prefix = f"{number}-" if number else ""
        self.counts = {"figure": 0, "table": 0, "note": 0, "heading": 0}
        self.levels = [0, 0, 0]

    def apply(self) -> None:
        """Number everything in the chapter, in place."""
        for node in self.chapter.nodes:
            self._node(node)

    def _next(self, what: str) -> int:
        self.counts[what] += 1
        return self.counts[what]

    def _node(self, node: Node) -> None:
        if isinstance(node, Heading):
            node.anchor = f"{self.chapter.key}-s{self._next('heading')}"
            if node.number:
                self._heading(node)
        elif isinstance(node, Figure):
            number = self._next("figure")
            node.label, node.anchor = f"图{self.prefix}{number}", f"{self.chapter.key}-f{number}"
        elif isinstance(node, Table):
            number = self._next("table")
            node.label, node.anchor = f"表{self.prefix}{number}", f"{self.chapter.key}-t{number}"
        elif isinstance(node, Paragraph):
            node.inlines = self._notes(node.inlines)
        elif isinstance(node, Listing):
            node.items = [self._notes(item) for item in node.items]
        elif isinstance(node, Quotation | Document):
            for inner in node.nodes:
                self._node(inner)

    def _heading(self, node: Heading) -> None:
        place = min(node.level, 3) - 1
        self.levels[place] += 1
        self.levels[place + 1 :] = [0] * (2 - place)
        node.number = heading_number(node.level, self.levels[place])

    def _notes(self, inlines: list[Inline]) -> list[Inline]:
        numbered: list[Inline] = []
        for inline in inlines:
            if isinstance(inline, Note):
                number = self._next("note")
                inline = replace(inline, number=number, key=f"{self.chapter.key}-n{number}")
            numbered.append(inline)
        return numbered
