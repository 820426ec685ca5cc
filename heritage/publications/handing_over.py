"""Books in a handover: each published one as EPUB."""

from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import gettext as _

from lantai.ops.handover.parts import register_part
from lantai.ops.made_files import CannotMakeError, Tell

from .exporting import Format, maker_of
from .manuscript.compose import published_edition
from .models import PublicationPage


def write(folder: Path, tell: Tell) -> list[str]:
    """`books/<number>-<title>.epub`; one book is in memory at a time."""
    target = folder / "books"
    left = []
    books = list(PublicationPage.objects.live().order_by("pk").values_list("pk", flat=True))
    for number, pk in enumerate(books, 1):
        words = _("Writing books")
        tell(words, number, len(books))
        book = PublicationPage.objects.get(pk=pk)
        try:
            made = maker_of(Format.EPUB).make(
                published_edition(book), _quietly(tell, words, number, len(books)), has_marks=False
            )
        except CannotMakeError as refusal:
            left.append(f"{book.title}: {refusal}")
            continue
        target.mkdir(parents=True, exist_ok=True)
        name = slugify(book.title, allow_unicode=True)[:40] or "book"
        (target / f"{pk}-{name}.epub").write_bytes(made.content)
    return left


def _quietly(tell: Tell, words: str, number: int, total: int) -> Tell:
    """The steps of one book are not those of all; whether to go on is asked all the same."""
    return lambda _step, _done, _total: tell(words, number, total)


register_part("books", write, order=50)
