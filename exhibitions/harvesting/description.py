"""What machines are told of an exhibit: the elements of ISAD(G), from which every metadata format is written.

Descriptions are in Chinese, the language of the records, whatever language a page is in.
"""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from wagtail.models import Site

from lantai.media.templatetags.pictures import is_shown, picture_url
from lantai.pages.addresses import absolute
from lantai.pages.models import HallSettings

from .. import archival_dates
from ..models import Exhibit, Placement
from ..models.exhibit import TaggedExhibit
from ..openness import DisplayBasis
from ..structured_data import interval, known
from .sets import ExhibitionSet, exhibition_sets, kind_spec

if TYPE_CHECKING:
    from ..models.exhibit import ExhibitQuerySet

# Raised when a format is written differently: every record then counts as changed.
VERSION = 1
PLAIN = (
    "kind", "title", "description", "extent", "extent_unit", "carrier", "material", "dimensions", "genre", "photo_number",
    "negative_number", "document_number", "see_also", "fonds", "retention", "acquisition", "condition", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """The prepared JPEG of one side: its address, and what it shows."""

    url: str
    caption: str


@dataclass(frozen=True)
class Hanging:
    """An exhibition it is on show in."""

    spec: str
    title: str
    url: str


@dataclass(frozen=True)
class Description:
    """A showable exhibit. Texts are "" where the record says nothing; `date` is ISO 8601, a day or an interval."""

    slug: str
    code: str
    url: str
    values: dict[str, Any]
    date: str
    date_shown: str
    is_circa: bool
    creators: tuple[str, ...]
    contributors: tuple[str, ...]
    subjects: tuple[str, ...]
    place: str
    rights: str
    basis: str
    is_holdings: bool
    hall: str
    pictures: tuple[Picture, ...]
    hangings: tuple[Hanging, ...]
    opened_at: datetime.datetime | None

    def __getattr__(self, name: str) -> Any:
        # The fields of the record that need no reading: `PLAIN`.
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def specs(self) -> tuple[str, ...]:
        """The sets it is in."""
        return (kind_spec(self.values["kind"]), *(hanging.spec for hanging in self.hangings))

    def digest(self) -> str:
        """A fingerprint of everything a format may tell."""
        told = {name: value for name, value in vars(self).items() if name != "opened_at"}
        text = json.dumps([VERSION, told], ensure_ascii=False, sort_keys=True, default=vars)
        return hashlib.sha256(text.encode()).hexdigest()


def describe(exhibits: "ExhibitQuerySet", shows: dict[int, ExhibitionSet] | None = None) -> dict[int, Description]:
    """Descriptions of the showable ones among some exhibits, by primary key: a fixed number of queries.

    `shows` spares the query of `exhibition_sets`, if it was asked in Chinese.
    """
    found = list(exhibits.showable().for_display().defer("transcription"))
    if not found:
        return {}
    with translation.override(settings.LANGUAGE_CODE):
        shows = exhibition_sets() if shows is None else shows
        hangings: dict[int, list[Hanging]] = defaultdict(list)
        placed = Placement.objects.filter(exhibit__in=[exhibit.pk for exhibit in found]).order_by("exhibition")
        for exhibit_id, exhibition_id in placed.values_list("exhibit_id", "exhibition_id"):
            if show := shows.get(exhibition_id):
                hangings[exhibit_id].append(Hanging(show.spec, show.title, show.url))
        tags, hall = _tags(found), hall_settings().name
        return {exhibit.pk: _describe(exhibit, hall, hangings[exhibit.pk], tags[exhibit.pk]) for exhibit in found}


def _tags(exhibits: list[Exhibit]) -> dict[int, list[str]]:
    # Prefetching the manager costs a query set for each exhibit, half the time of a harvest.
    names: dict[int, list[str]] = defaultdict(list)
    tagged = TaggedExhibit.objects.filter(content_object__in=[exhibit.pk for exhibit in exhibits])
    for exhibit_id, name in tagged.values_list("content_object_id", "tag__name"):
        names[exhibit_id].append(name)
    return names


def hall_settings() -> HallSettings:
    """The particulars of the hall whose site this is; empty ones before there is a site."""
    site = Site.objects.filter(is_default_site=True).first()
    return HallSettings.for_site(site) if site else HallSettings()


def _describe(exhibit: Exhibit, hall: str, hangings: Iterable[Hanging], tags: Iterable[str]) -> Description:
    creator, photographer = known(exhibit.creator), known(exhibit.photographer)
    basis = DisplayBasis(exhibit.display_basis)
    return Description(
        slug=exhibit.slug,
        code=exhibit.reference_code,
        url=absolute(exhibit.get_absolute_url()),
        values={name: getattr(exhibit, name) for name in PLAIN},
        date=interval(exhibit.date_from, exhibit.date_to),
        date_shown=exhibit.date_shown,
        is_circa=archival_dates.parse(exhibit.date_text).is_circa,
        creators=tuple(name for name in (photographer or creator,) if name),
        contributors=tuple(name for name in (creator if photographer else "",) if name and name != photographer),
        subjects=tuple(sorted(tags)),
        place=exhibit.place.name if exhibit.place else "",
        rights=exhibit.rights_note,
        basis=str(basis.label) if basis else "",
        is_holdings=basis != DisplayBasis.OWN_WORK,
        hall=hall,
        pictures=tuple(_picture(held) for held in exhibit.images.all() if is_shown(held.image)),
        hangings=tuple(hangings),
        opened_at=exhibit.approved_at,
    )


def _picture(held: Any) -> Picture:
    width = held.image.pictures["jpeg"][0]
    return Picture(absolute(picture_url(held.image, width, "jpg")), held.caption or held.image.default_alt_text)
