"""Feeds of the site: what all have in common, and `/feeds/`, the page that lists them. Apps register theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Site

from lantai.media.models import ArchiveImage
from lantai.media.pictures import picture_name, storage_of
from lantai.media.templatetags.pictures import is_shown, picture_url

from .addresses import absolute
from .cross_origin import open_to_scripts
from .models import HallSettings

LATEST = 20


class HallFeed(Feed):
    """Addresses are those of BASE_URL, whatever host was asked; what is told is in Chinese.

    A subclass gives `address_name`, the name of its URL, and what Django's `Feed` asks for.
    """

    language = "zh-Hans"
    address_name: str

    def get_object(self, request: HttpRequest) -> HallSettings:
        hall: HallSettings = HallSettings.for_site(Site.objects.get(is_default_site=True))
        return hall

    def feed_url(self) -> str:
        return absolute(reverse(self.address_name))

    def author_name(self, hall: HallSettings) -> str:
        return str(hall.name)

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        # The English address has an English heading over the same Chinese words.
        self.language = "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"
        return super().get_feed(obj, request)


class HallAtomFeed(HallFeed):
    """Atom (RFC 4287). Ids are tag URIs (RFC 4151): an entry keeps its id when its address changes.

    A subclass names what its items are with `kind`, for their ids.
    """

    feed_type = Atom1Feed
    kind: str

    def feed_guid(self) -> str:
        return self.feed_url()

    def subtitle(self, hall: HallSettings) -> str:
        text: str = self.description(hall)
        return text

    def item_guid(self, item: Any) -> str:
        return tag_uri(self.kind, item.pk, timezone.localdate(self.item_pubdate(item)))

    def item_pubdate(self, item: Any) -> datetime:
        """When it was published first."""
        raise NotImplementedError

    def picture_of(self, item: Any) -> ArchiveImage | None:
        """The picture that goes along with an entry."""
        picture: ArchiveImage | None = item.picture
        return picture

    def item_enclosures(self, item: Any) -> list[Enclosure]:
        picture = self.picture_of(item)
        return [enclosure(picture)] if picture and is_shown(picture) else []


class PageAtomFeed(HallAtomFeed):
    """Of pages of the tree."""

    def item_description(self, item: Any) -> str:
        return str(item.summary or item.search_description)

    def item_link(self, item: Any) -> str:
        return absolute(item.get_url() or "")

    def item_pubdate(self, item: Any) -> datetime:
        published: datetime = item.first_published_at
        return published

    def item_updateddate(self, item: Any) -> datetime:
        changed: datetime = item.last_published_at or item.first_published_at
        return changed


def tag_uri(kind: str, pk: int, day: date) -> str:
    """tag:<host>,<day>:<kind>.<pk>: `day` is one on which the host was this site's."""
    return f"tag:{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname},{day.isoformat()}:{kind}.{pk}"


def enclosure(image: ArchiveImage) -> Enclosure:
    """The public JPEG of a prepared image, with its length in bytes."""
    width = image.pictures["jpeg"][0]
    length = storage_of(image).size(picture_name(image.pictures, width, "jpg"))
    return Enclosure(absolute(picture_url(image, width, "jpg")), str(length), "image/jpeg")


# --- the list of feeds -------------------------------------------------------------


@dataclass(frozen=True)
class FeedEntry:
    """A feed on the list: `label` and `note` say what it brings; `addresses` are its formats with their URL names."""

    key: str
    label: Any
    note: Any
    addresses: tuple[tuple[str, str], ...]
    order: int

    @property
    def links(self) -> list[tuple[str, str]]:
        """Format and address."""
        return [(form, reverse(name)) for form, name in self.addresses]


_feeds: dict[str, FeedEntry] = {}


def register_feed(key: str, label: Any, note: Any, addresses: tuple[tuple[str, str], ...], order: int) -> None:
    """Put a feed on the list; `key` is what `{% feed_link %}` calls it."""
    _feeds[key] = FeedEntry(key, label, note, addresses, order)


def feeds() -> list[FeedEntry]:
    """All of them, in order."""
    return sorted(_feeds.values(), key=lambda feed: feed.order)


def feed(key: str) -> FeedEntry:
    """One of them; raises `KeyError`."""
    return _feeds[key]


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """/feeds/: what can be subscribed to."""
    return render(request, "pages/feeds.html", {"feeds": feeds()})


def feed_view(made: HallFeed) -> Callable[..., Any]:
    """The view of a feed, which scripts of other sites may read."""
    return open_to_scripts(made)
