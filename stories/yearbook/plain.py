"""Plain text out of whatever was pasted: from Word, a web page, a chat on the phone."""

import re
import unicodedata
from html.parser import HTMLParser

# Only what Word and browsers write; a text that says “<30岁” is left alone.
_MARKUP = re.compile(r"</?(?:html|body|div|p|span|table|tbody|tr|td|th|br|b|strong|font|script|style|o:p|meta)\b", re.I)
_SILENT = frozenset({"script", "style", "head", "title", "xml", "template", "iframe", "object"})
_EMPTY = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "wbr"})
_WRAP = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef])")
_LINES = frozenset({"p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "br"})
_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n"})
_SPACES = re.compile(r"[ \u00a0\u2000-\u200a\u202f\u205f]+")
# Emoji are joined with U+200D and shaped with U+FE0F; those stay.
_INVISIBLE = re.compile(r"[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")


class _Reader(HTMLParser):
    """Keeps the words, ends lines where blocks end, and puts a tab between the cells of a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag not in _EMPTY
        if tag in _SILENT:
            self.silent += 1
        elif tag == "br":
            self.words.append("\n")
        elif tag in {"td", "th"} and self.words and not self.words[-1].endswith("\n"):
            self.words.append("\t")

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - (tag not in _EMPTY))
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _LINES:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if not self.depth:
            self.words.append(data)
        elif data.strip():
            # A line end inside an element only wraps the source; Chinese is joined without a gap.
            self.words.append(_WRAP.sub("", data).replace("\n", " "))


def plain_text(pasted: str) -> str:
    """Lines of text: markup taken off (scripts and styles with what is in them), cells parted by tabs,
    one kind of line end, no characters a Word or Excel file could not hold, no blank lines.
    """
    text = pasted
    if _MARKUP.search(text):
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = "".join(reader.words)
    text = text.replace("\r\n", "\n").translate(_BREAKS)
    text = unicodedata.normalize("NFC", text.replace("\x07", "\t"))
    text = "".join(c for c in text if c in "\n\t" or not _unwritable(c))
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    lines = (line.strip(" \u3000\t") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def plain_line(pasted: str) -> str:
    """The same in one line, for titles, names and captions."""
    return " ".join(plain_text(pasted).split())


def _unwritable(character: str) -> bool:
    """Control characters, halves of pairs, and what XML 1.0 forbids."""
    return unicodedata.category(character) in {"Cc", "Cs", "Cn"} or character in "\ufffe\uffff"
