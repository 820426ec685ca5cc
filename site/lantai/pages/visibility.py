"""Which pages everybody may see."""

from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Page, PageViewRestriction

PageType = TypeVar("PageType", bound=Page)


def open_to_all(pages: QuerySet[PageType]) -> QuerySet[PageType]:
    """Live pages without a view restriction on them or above them.

    The same as Wagtail's `live().public()`, as part of the query instead of one of
    its own for every list on a page.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = PageViewRestriction.objects.annotate(below=path).filter(below__startswith=F("page__path"))
    return pages.filter(~Exists(above), live=True)
