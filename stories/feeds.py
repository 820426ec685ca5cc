"""The latest stories as RSS 2.0 (`/feeds/stories/`) and Atom (`/feeds/stories/atom/`)."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from lantai.pages.addresses import absolute
from lantai.pages.models import HallSettings

from .listing import public_stories
from .models import StoryPage

LATEST = 20


class StoryFeed(Feed):
    """Addresses are those of BASE_URL, whatever host was asked; the stories themselves are in Chinese."""

    language = "zh-Hans"
    address_name = "stories:feed"

    def get_object(self, request: HttpRequest) -> HallSettings:
        hall: HallSettings = HallSettings.for_site(Site.objects.get(is_default_site=True))
        return hall

    def title(self, hall: HallSettings) -> str:
        return _("Archive stories of %(hall)s") % {"hall": hall.name}

    def description(self, hall: HallSettings) -> str:
        return _("Stories told from the records of %(hall)s.") % {"hall": hall.name}

    subtitle = description

    def link(self) -> str:
        return absolute(f"{reverse('wagtail_serve', args=[''])}stories/")

    def feed_url(self) -> str:
        return absolute(reverse(self.address_name))

    def author_name(self, hall: HallSettings) -> str:
        return str(hall.name)

    def items(self) -> Any:
        return public_stories().prefetch_related("tags")[:LATEST]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: StoryPage) -> str:
        return item.summary or item.lead

    def item_link(self, item: StoryPage) -> str:
        return absolute(item.get_url() or "")

    def item_author_name(self, item: StoryPage) -> str:
        return item.author

    def item_pubdate(self, item: StoryPage) -> datetime | None:
        published: datetime | None = item.first_published_at
        return published

    def item_updateddate(self, item: StoryPage) -> datetime | None:
        changed: datetime | None = item.last_published_at
        return changed

    def item_categories(self, item: StoryPage) -> list[str]:
        return [*([item.theme.name] if item.theme else []), *(tag.name for tag in item.tags.all())]

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        # The English address has an English heading over the same Chinese stories.
        self.language = "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"
        return super().get_feed(obj, request)


class StoryAtomFeed(StoryFeed):
    feed_type = Atom1Feed
    address_name = "stories:atom"
