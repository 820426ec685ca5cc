"""Editors' picks: what the hall recommends for some words, as far as everybody may see it."""

from dataclasses import dataclass
from typing import Any

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page
from wagtail.search.utils import normalise_query_string

from lantai.pages.visibility import open_to_all
from lantai.search.folding import fold


@dataclass(frozen=True)
class Pick:
    """A page or an address, with the editor's words about it."""

    title: str
    url: str
    description: str


def picks_for(words: str) -> list[Pick]:
    """The picks for exactly these words, in the editor's order. Pages that are not public are left out.

    Words in traditional characters or full width are those in simplified characters and half width as well.
    """
    if not words:
        return []
    # Wagtail's own template tag would make a record of every search.
    spelled = sorted({normalise_query_string(words), normalise_query_string(fold(words))})
    found = list(SearchPromotion.objects.filter(query__query_string__in=spelled))
    ids = [pick.page_id for pick in found if pick.page_id]
    shown: Any = open_to_all(Page.objects.filter(pk__in=ids)) if ids else []
    pages = {page.pk: page for page in shown}
    picks = []
    for pick in found:
        if pick.page_id is None:
            picks.append(
                Pick(pick.external_link_text or pick.external_link_url, pick.external_link_url, pick.description)
            )
        elif page := pages.get(pick.page_id):
            picks.append(Pick(page.title, page.url or "", pick.description))
    return [pick for pick in picks if pick.url]
