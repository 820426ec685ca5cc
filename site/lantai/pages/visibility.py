"""Which pages everybody may see."""

from functools import cache
from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Page, PageViewRestriction

from lantai.pagecache import memory

PageType = TypeVar("PageType", bound=Page)


def open_to_all(pages: QuerySet[PageType]) -> QuerySet[PageType]:
    """Live pages without a view restriction on them or above them.

    The same as Wagtail's `live().public()`, as part of the query instead of one of
    its own for every list on a page.
    """
    if has_no_restrictions():
        return pages.filter(live=True)
    return pages.filter(~_restricted_above(), live=True)


def has_no_restrictions() -> bool:
    """Whether it is known that no page is restricted, as on most sites; False where nothing is remembered."""
    return memory.is_on() and not memory.remembered("restrictions", PageViewRestriction.objects.exists)


@cache
def _restricted_above() -> Exists:
    """Made once: a list of pages is asked for several times on every page."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    return Exists(PageViewRestriction.objects.annotate(below=path).filter(below__startswith=F("page__path")))
