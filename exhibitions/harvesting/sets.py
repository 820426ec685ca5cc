"""The sets harvesters may ask for: exhibits by kind, and exhibits by the exhibition they are on show in."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lantai.pages.addresses import absolute
from lantai.pages.visibility import open_to_all

from ..facets import KINDS
from ..models import ExhibitionPage
from ..slugs import slug_of

KIND, EXHIBITION = "kind", "exhibition"
# What a part of a setSpec may hold (OAI-PMH 2.0, 2.6).
PART = r"[A-Za-z0-9\-_.!~*'()]+"
SPEC = re.compile(rf"{PART}(?::{PART})*")
LONGEST_SPEC = 255


@dataclass(frozen=True)
class ExhibitionSet:
    """An exhibition everybody may see, as harvesters know it."""

    spec: str
    title: str
    url: str


def kind_spec(kind: str) -> str:
    """kind:photo."""
    return f"{KIND}:{kind}"


def exhibition_spec(pk: int, slug: str) -> str:
    """exhibition:<slug>; a slug that is not ASCII is transliterated and numbered."""
    fits = len(slug) < LONGEST_SPEC - len(EXHIBITION) and re.fullmatch(PART, slug)
    return f"{EXHIBITION}:{slug if fits else f'{slug_of(slug)}-{pk}'}"


def exhibition_sets() -> dict[int, ExhibitionSet]:
    """Every exhibition everybody may see, by primary key, in one query. Addresses follow the language in force."""
    pages: Any = open_to_all(ExhibitionPage.objects.select_related(None)).order_by("path")
    return {
        page.pk: ExhibitionSet(exhibition_spec(page.pk, page.slug), page.title, absolute(page.get_url() or ""))
        for page in pages.only("path", "depth", "title", "slug", "url_path", "live", "content_type_id", "locale_id")
    }


def all_sets(exhibitions: dict[int, ExhibitionSet]) -> list[tuple[str, str]]:
    """Spec and name of every set, parents before their children."""
    kinds = [(kind_spec(kind), str(name)) for kind, name in KINDS.items()]
    shows = [(show.spec, show.title) for show in exhibitions.values()]
    return [(KIND, _("Exhibits by kind")), *kinds, (EXHIBITION, _("Exhibits by exhibition")), *shows]
