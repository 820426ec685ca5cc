"""Numbered pages of a public list."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import translate_url

from .addresses import absolute
from .filtering import Filtered


class CountedPaginator(Paginator):
    """A paginator that is told how many there are."""

    def __init__(self, found: Any, per_page: int, count: int) -> None:
        super().__init__(found, per_page)
        self.count = count


def paging_context(request: HttpRequest, listing: Filtered, page: Page) -> dict[str, Any]:
    """What a template of a list needs for its pages, its canonical address and those of other languages."""
    query = listing.url(page=_number(page.number)).removesuffix("./")
    return {
        "listing": listing,
        "page_obj": page,
        "pages": _pages(listing, page),
        "previous_url": listing.url(page=_number(page.number - 1)) if page.has_previous() else "",
        "next_url": listing.url(page=_number(page.number + 1)) if page.has_next() else "",
        "canonical": absolute(f"{request.path}{query}"),
        "alternates": [
            (tag, absolute(f"{translate_url(request.path, code)}{query}"))
            for tag, code in (("zh-Hans", "zh-hans"), ("en", "en"))
        ],
    }


def _pages(listing: Filtered, page: Page) -> list[dict[str, Any]]:
    """Numbers to print under the list, with their addresses; a gap has none."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        {
            "number": number,
            "url": listing.url(page=_number(number)) if isinstance(number, int) else "",
            "is_current": number == page.number,
        }
        for number in numbers
    ]


def _number(number: int) -> str | None:
    """The value of `page`; the first page has none."""
    return str(number) if number > 1 else None
