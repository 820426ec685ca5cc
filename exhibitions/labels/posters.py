"""海报: a poster for an exhibition, set from what its page says."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantai.media import publicity
from lantai.media.models import ArchiveImage
from lantai.pages.models import HallSettings
from lantai.pages.templatetags.wording import clauses_of, days_in_words, pieces

from .. import runs
from ..models import ExhibitionPage, OnSiteRun
from ..placement import exhibits_of


@dataclass(frozen=True)
class Poster:
    """What a poster says; `warnings` are sentences about what is lacking."""

    page: ExhibitionPage
    image: ArchiveImage | None
    hall: HallSettings
    run: OnSiteRun | None
    edition: str
    theme: str
    warnings: list[str]

    @property
    def dates(self) -> str:
        """In Chinese, whoever prints it: 2026年6月9日—7月31日; with an open end, 2026年6月9日起."""
        with override(settings.LANGUAGE_CODE):
            return days_in_words(self.run.starts_on, self.run.ends_on) if self.run else ""


def poster_of(page: ExhibitionPage) -> Poster:
    """The poster of an exhibition as its latest draft stands: posters are wanted before it opens."""
    draft = page.get_latest_revision_as_object()
    image = picture_of(draft)
    run = runs.leading(draft.runs.all())
    site = page.get_site()
    edition = draft.edition
    warnings = []
    if not page.live:
        warnings.append(_("The exhibition is not published: until it is, the code on the poster leads to no page."))
    if image is None:
        warnings.append(_("There is no picture on it: choose one for the exhibition."))
    if run is None:
        warnings.append(_("There are no dates and no venue on it: the exhibition has no run on site."))
    return Poster(
        draft,
        image,
        HallSettings.for_site(site) if site else HallSettings(),
        run,
        edition.title if edition else "",
        edition.theme if edition else "",
        warnings,
    )


def picture_of(page: ExhibitionPage) -> ArchiveImage | None:
    """The page's own picture, else the first picture of what it shows; never one that is kept closed."""
    candidates = [page.picture, *(cover.image for exhibit in exhibits_of(page) if (cover := exhibit.cover))]
    images = [image for image in candidates if image]
    closed = publicity.closed_among([image.pk for image in images])
    return next((image for image in images if image.pk not in closed), None)


def words_of(poster: Poster) -> dict[str, Any]:
    """The texts of the template."""
    page, hall, run = poster.page, poster.hall, poster.run
    return {
        "title": page.title,
        # Clauses in lines of their own, and no word torn.
        "title-lines": [list(pieces(clause)) for clause in clauses_of(page.title)],
        "subtitle": page.subtitle,
        "words": page.summary,
        "dates": poster.dates,
        "hours": (run.opening_hours if run else "") or "",
        "venue": run.venue if run else "",
        "hall": hall.name,
        "seal": hall.seal_text,
        "organiser": page.organiser or hall.organiser,
        "address": hall.address,
        "phone": hall.phone,
        "edition": poster.edition,
        "theme": poster.theme,
    }
