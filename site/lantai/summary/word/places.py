"""Where in a Word file a tag stands, in words a person can follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.oxml.ns import qn

EXCERPT = 24


@dataclass(frozen=True)
class Line:
    """One paragraph of the file: its text, and how it is found."""

    text: str
    place: str
    is_in_table: bool = False

    def around(self, position: int) -> str:
        """The paragraph's words around a position in it."""
        start = max(0, position - EXCERPT // 2)
        cut = self.text[start : start + EXCERPT]
        before = "…" if start else ""
        after = "…" if start + EXCERPT < len(self.text) else ""
        return f"{before}{cut}{after}"


def lines(document: Any) -> Iterator[Line]:
    """Every paragraph in the order a reader meets it: body with its tables, then headers and footers."""
    paragraph = table = 0
    for block in document.element.body:
        if block.tag == qn("w:p"):
            paragraph += 1
            yield Line(_text(block), _("paragraph %(n)d") % {"n": paragraph})
        elif block.tag == qn("w:tbl"):
            table += 1
            for row, element in enumerate(block.iter(qn("w:tr")), 1):
                place = _("table %(table)d, row %(row)d") % {"table": table, "row": row}
                for inner in element.iter(qn("w:p")):
                    yield Line(_text(inner), place, is_in_table=True)
        else:
            for inner in block.iter(qn("w:p")):
                yield Line(_text(inner), _("after paragraph %(n)d") % {"n": paragraph})
    for section in document.sections:
        for name, part in (
            (pgettext("word file", "header"), section.header),
            (pgettext("word file", "footer"), section.footer),
            (_("header of the first page"), section.first_page_header),
            (_("footer of the first page"), section.first_page_footer),
            (_("header of even pages"), section.even_page_header),
            (_("footer of even pages"), section.even_page_footer),
        ):
            if not part.is_linked_to_previous:
                for inner in part._element.iter(qn("w:p")):
                    yield Line(_text(inner), name)


def _text(paragraph: Any) -> str:
    """What is written in a paragraph, line breaks as spaces."""
    written = paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"), qn("w:cr"))
    return "".join((element.text or "") if element.tag == qn("w:t") else " " for element in written)
