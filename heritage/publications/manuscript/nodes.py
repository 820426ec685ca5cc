"""What a manuscript is made of. Plain data: no page, no request, no markup."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Span:
    """A stretch of text in one style. `href` makes it a link; `anchor` is where the index leads."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    href: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Note:
    """A footnote where it is called; `number` counts within the chapter, `key` makes its anchors."""

    text: str
    number: int = 0
    key: str = ""


Inline = Span | Note


@dataclass
class Paragraph:
    inlines: list[Inline]
    kind: str = "paragraph"


@dataclass
class Heading:
    """`number` is what stands before the words: 第一节, 一、, （一）; empty where it is not numbered."""

    level: int
    text: str
    number: str = ""
    anchor: str = ""
    kind: str = "heading"

    @property
    def glue(self) -> str:
        """What parts number and words: a space after 第一节, nothing after 一、."""
        return "　" if self.number and self.number[-1] not in "、）" else ""


@dataclass
class Listing:
    ordered: bool
    items: list[list[Inline]]
    kind: str = "list"


@dataclass
class Figure:
    """A picture: of its own or of an exhibit. `image` is an `ArchiveImage` the reader may have.

    `file` is where it lies within a file that is being made.
    """

    image: Any
    caption: str
    source: str = ""
    label: str = ""
    anchor: str = ""
    alt: str = ""
    width: str = "full"
    exhibit: Any = None
    file: str = ""
    kind: str = "figure"


@dataclass
class Table:
    caption: str
    rows: list[list[str]]
    has_head: bool = False
    has_stub: bool = False
    source: str = ""
    label: str = ""
    anchor: str = ""
    kind: str = "table"

    @property
    def head(self) -> list[str]:
        return self.rows[0] if self.has_head and self.rows else []

    @property
    def body(self) -> list[list[str]]:
        return self.rows[1:] if self.has_head else self.rows


@dataclass
class Quotation:
    nodes: list["Node"]
    source: str = ""
    kind: str = "quotation"


@dataclass
class Verse:
    title: str
    stanzas: list[list[str]]
    source: str = ""
    kind: str = "verse"


@dataclass
class Document:
    """录文: a record given in full or in extract."""

    title: str
    date: str
    source: str
    nodes: list["Node"]
    kind: str = "document"


@dataclass
class Facts:
    """Labelled lines: the particulars of an element."""

    rows: list[tuple[str, str]]
    kind: str = "facts"


@dataclass
class Chronicle:
    """大事记: date and what happened."""

    entries: list[tuple[str, str]]
    kind: str = "chronicle"


Node = Paragraph | Heading | Listing | Figure | Table | Quotation | Verse | Document | Facts | Chronicle


@dataclass(eq=False)
class Chapter:
    """A chapter, or a part of the front or back matter, set out. `page` is None for the latter."""

    key: str
    title: str
    nodes: list[Node]
    number: str = ""
    author: str = ""
    url: str = ""
    page: Any = None
    matter: str = ""
    signed: str = ""

    @property
    def heading(self) -> str:
        """第一章　竹乡."""
        return f"{self.number}　{self.title}" if self.number else self.title

    def notes(self) -> list[Note]:
        """Its footnotes in order."""
        return [inline for inline in inlines_of(self.nodes) if isinstance(inline, Note)]

    def figures(self) -> list[Figure]:
        """Its figures in order."""
        return [node for node in self.nodes if isinstance(node, Figure)]

    def tables(self) -> list[Table]:
        """Its tables in order."""
        return [node for node in self.nodes if isinstance(node, Table)]

    def headings(self) -> list[Heading]:
        """Its sections (level 1), for contents."""
        return [node for node in self.nodes if isinstance(node, Heading) and node.level == 1]


@dataclass(eq=False)
class Part:
    """编, or what stands outside any: then `number` and `title` are empty."""

    chapters: list[Chapter]
    number: str = ""
    title: str = ""
    summary: str = ""
    key: str = ""
    url: str = ""
    page: Any = None

    @property
    def heading(self) -> str:
        """第一编　史述."""
        return f"{self.number}　{self.title}" if self.number else self.title


@dataclass(eq=False)
class Entry:
    """A word of the index with the places where it occurs: chapter and anchor."""

    term: str
    kind: str
    initial: str
    number: int
    places: list[tuple[Chapter, str]] = field(default_factory=list)


@dataclass(eq=False)
class Edition:
    """A whole book, set out. `book` is the page, `left_out` says in sentences what the reader may not have."""

    book: Any
    front: list[Chapter]
    parts: list[Part]
    back: list[Chapter]
    is_draft: bool = False
    left_out: list[str] = field(default_factory=list)
    holds: dict[str, list[Any]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    @property
    def chapters(self) -> list[Chapter]:
        """Chapters proper, in order."""
        return [chapter for part in self.parts for chapter in part.chapters]

    @property
    def stations(self) -> list[Chapter]:
        """Everything that is read one after the other: front matter, chapters, back matter."""
        return [*self.front, *self.chapters, *self.back]

    def figures(self) -> list[tuple[Chapter, Figure]]:
        """All figures, each with its chapter."""
        return [(chapter, figure) for chapter in self.stations for figure in chapter.figures()]

    def tables(self) -> list[tuple[Chapter, Table]]:
        """All tables, each with its chapter."""
        return [(chapter, table) for chapter in self.stations for table in chapter.tables()]


def inlines_of(nodes: list[Node]) -> Iterator[Inline]:
    """Every stretch of running text in some nodes, in order."""
    for node in nodes:
        if isinstance(node, Paragraph):
            yield from node.inlines
        elif isinstance(node, Listing):
            for item in node.items:
                yield from item
        elif isinstance(node, Quotation | Document):
            yield from inlines_of(node.nodes)
