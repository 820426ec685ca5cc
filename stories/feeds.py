"""The latest stories as RSS 2.0 (`/feeds/stories/`) and Atom (`/feeds/stories/atom/`)."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantai.pages.addresses import absolute
from lantai.pages.feeds import LATEST, HallFeed, register_feed
from lantai.pages.models import HallSettings

from .listing import public_stories
from .models import StoryPage


class StoryFeed(HallFeed):
    address_name = "stories:feed"

    def title(self, hall: HallSettings) -> str:
        return _("Archive stories of %(hall)s") % {"hall": hall.name}

    def description(self, hall: HallSettings) -> str:
        return _("Stories told from the records of %(hall)s.") % {"hall": hall.name}

    subtitle = description

    def link(self) -> str:
        return absolute(f"{reverse('wagtail_serve', args=[''])}stories/")

    def items(self) -> Any:
        return public_stories().prefetch_related("tags")[:LATEST]

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


class StoryAtomFeed(StoryFeed):
    feed_type = Atom1Feed
    address_name = "stories:atom"


register_feed(
    "stories",
    gettext_lazy("Archive stories"),
    gettext_lazy("Stories told from the records, latest first."),
    (("RSS", "stories:feed"), ("Atom", "stories:atom")),
    order=40,
)
