"""Books as what the public finds: the book, its front and back matter, each chapter."""

import datetime
import html
import re
from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published

from lantai.search.public import pages
from lantai.search.public.registry import Findable, register_type
from lantai.search.public.streams import stream_text
from lantai.search.public.waiting import schedule

from .manuscript.compose import MATTER
from .models import ChapterPage, PartPage, PublicationPage

TYPE = "book"
_NOTE = re.compile(r'data-note="([^"]*)"')

register_type(TYPE, _("Local history book"), 50)


@pages.register_page(PublicationPage)
def _book(page: PublicationPage) -> Iterable[Findable]:
    published: datetime.date | None = page.published_on
    dates: dict[str, Any] = {"date_from": published, "date_to": published}
    names = [page.subtitle, page.series, page.compiler, page.publisher]
    facts = [page.compiler, str(published.year) if published else ""]
    yield pages.of_page(
        page, type=TYPE, reference=page.isbn or page.permit_number, keywords=names, facts=facts, **dates
    )
    for name, title, signer in MATTER:
        if text := _running(getattr(page, name)):
            yield pages.of_page(
                page,
                type=TYPE,
                part=name,
                title=title,
                url=f"{page.url}{name}/" if page.url else "",
                summary="",
                text=text,
                keywords=[getattr(page, signer) if signer else ""],
                facts=[f"《{page.title}》"],
                picture_id=None,
                **dates,
            )


@pages.register_page(PartPage)
def _part(page: PartPage) -> Iterable[Findable]:
    yield pages.of_page(page, type=TYPE, facts=[f"《{page.book.title}》"])


@pages.register_page(ChapterPage)
def _chapter(page: ChapterPage) -> Iterable[Findable]:
    notes = [_noted(block["value"]) for block in page.body.raw_data if block and block["type"] == "text"]
    yield pages.of_page(
        page,
        type=TYPE,
        keywords=[page.author],
        text="\n".join(filter(None, [stream_text(page.body, _has_words), *notes])),
        facts=[f"《{page.book.title}》", page.author],
    )


def _has_words(block: Any) -> bool:
    """Elements are found by themselves; what is told of them here would have to follow each bearer's consent."""
    return bool(block.block_type != "element")


def _running(source: str) -> str:
    return "\n".join(filter(None, [pages.rich_text(source), _noted(source)]))


def _noted(source: str) -> str:
    """The footnotes in a passage of text."""
    return "\n".join(html.unescape(words) for words in _NOTE.findall(source))


@receiver(page_published, sender=PublicationPage)
def follow_title(instance: PublicationPage, **_kwargs: Any) -> None:
    """Chapters are found with the title of their book."""
    schedule(pages.SOURCE, instance.get_descendants().values_list("pk", flat=True))
