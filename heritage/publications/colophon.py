"""版权页: what the colophon says, for every form a book takes. Chinese, whatever language the interface speaks."""

from typing import TYPE_CHECKING, Any

from .manuscript.counting import Figures
from .models.credits import ROLES_IN_PRINT, Credit

if TYPE_CHECKING:
    from .models import PublicationPage

# On the title page; the rest stands in the colophon.
ON_TITLE_PAGE = (Credit.Role.CHIEF_EDITOR, Credit.Role.EXECUTIVE_EDITOR, Credit.Role.DEPUTY_EDITOR)
PROOF = "校样　未经审定，请勿外传"


def people(book: "PublicationPage", roles: Any = None) -> list[tuple[str, str]]:
    """Parts with the names that have them, 副主编 — 甲、乙, in the order of the book's list; some roles or all."""
    found: dict[str, list[str]] = {}
    for credit in book.credits.all():
        if roles is None or credit.role in roles:
            found.setdefault(ROLES_IN_PRINT[Credit.Role(credit.role)], []).append(credit.name)
    return [(role, "、".join(names)) for role, names in found.items()]


def rows(book: "PublicationPage", figures: Figures) -> list[tuple[str, str]]:
    """Labelled lines of the colophon; empty ones are left out."""
    is_public = book.kind == book.Kind.PUBLIC
    publisher = "：".join(filter(None, [book.publisher_place, book.publisher]))
    day = book.published_on
    lines = [
        ("书名", "：".join(filter(None, [book.title, book.subtitle]))),
        ("丛书", book.series),
        ("编者", book.compiler),
        *people(book),
        ("出版", publisher),
        ("性质", "公开出版" if is_public else "内部资料"),
        ("版次", book.edition),
        ("出版日期", f"{day.year}年{day.month}月" if day else ""),
        ("ISBN", book.isbn),
        ("准印证号", book.permit_number),
        ("印刷", book.printer),
        ("字数", figures.words_in_print),
        ("图片", f"{figures.pictures}幅" if figures.pictures else ""),
        ("定价", book.price),
        ("版权", book.rights),
    ]
    return [(label, value) for label, value in lines if value]


def cip_lines(book: "PublicationPage") -> list[str]:
    """The CIP text, line by line."""
    return [line.strip() for line in book.cip.splitlines() if line.strip()]
