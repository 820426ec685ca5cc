"""Rich text as the database keeps it, read into nodes. What is no known markup counts as text."""

from collections.abc import Callable
from html.parser import HTMLParser

from .nodes import Heading, Inline, Listing, Node, Note, Paragraph, Span

# Address of a link by kind ("page", "document") and id; "" where a reader may not follow it.
Resolve = Callable[[str, int], str]

_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "sup": "raised"}
_HEADINGS = {"h2": 1, "h3": 2, "h4": 3}


def nowhere(_kind: str, _pk: int) -> str:
    """A `Resolve` that follows no internal link."""
    return ""


class _Reader(HTMLParser):
    def __init__(self, resolve: Resolve) -> None:
        super().__init__(convert_charrefs=True)
        self.resolve = resolve
        self.nodes: list[Node] = []
        self.inlines: list[Inline] = []
        self.styles: dict[str, int] = {"bold": 0, "italic": 0, "raised": 0}
        self.links: list[str] = []
        self.heading = 0
        self.lists: list[Listing] = []
        self.in_note = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _STYLES:
            self.styles[_STYLES[tag]] += 1
        elif tag == "a":
            self.links.append(self._address(given))
        elif tag == "span" and given.get("data-note") is not None:
            self.inlines.append(Note(str(given["data-note"]).strip()))
            self.in_note = True
        elif tag in {"ul", "ol"}:
            self._close()
            if not self.lists:
                self.nodes.append(Listing(tag == "ol", []))
            self.lists.append(self.nodes[-1])  # type: ignore[arg-type]
        elif tag in {"p", "li", *_HEADINGS}:
            self._close()
            self.heading = _HEADINGS.get(tag, 0)
        elif tag == "br":
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag in _STYLES:
            self.styles[_STYLES[tag]] = max(0, self.styles[_STYLES[tag]] - 1)
        elif tag == "a" and self.links:
            self.links.pop()
        elif tag == "span":
            self.in_note = False
        elif tag in {"ul", "ol"}:
            self._close()
            if self.lists:
                self.lists.pop()
        elif tag in {"p", "li", *_HEADINGS}:
            self._close()
            self.heading = 0

    def handle_data(self, data: str) -> None:
        if self.in_note or (not self.inlines and not data.strip()):
            return
        text = data.replace("\n", " ")
        href = self.links[-1] if self.links else ""
        bold, italic, raised = (bool(self.styles[style]) for style in ("bold", "italic", "raised"))
        self.inlines.append(Span(text, bold, italic, raised, href))

    def _address(self, given: dict[str, str | None]) -> str:
        if (kind := given.get("linktype")) in {"page", "document"}:
            number = given.get("id") or ""
            return self.resolve(str(kind), int(number)) if number.isdecimal() else ""
        href = given.get("href") or ""
        return href if href.startswith(("http://", "https://", "mailto:", "tel:", "/", "#")) else ""

    def _close(self) -> None:
        if not self.inlines:
            return
        if self.heading:
            words = "".join(inline.text for inline in self.inlines if isinstance(inline, Span))
            self.nodes.append(Heading(self.heading, words.strip()))
        elif self.lists:
            self.lists[-1].items.append(self.inlines)
        else:
            self.nodes.append(Paragraph(self.inlines))
        self.inlines = []


def read(html: str, resolve: Resolve = nowhere) -> list[Node]:
    """Paragraphs, lists and headings of a rich text; footnotes where they are called.

    Nested lists are read as one. Links lead where `resolve` says, others to the web or nowhere.
    """
    reader = _Reader(resolve)
    reader.feed(html or "")
    reader.close()
    reader._close()
    return [node for node in reader.nodes if not (isinstance(node, Listing) and not node.items)]


def plain(text: str) -> list[Node]:
    """Plain text as paragraphs, one for each line that is not blank."""
    return [Paragraph([Span(line.strip())]) for line in (text or "").splitlines() if line.strip()]
