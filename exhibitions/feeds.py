"""The latest exhibitions (`/feeds/exhibitions/`) and events (`/feeds/events/`) as Atom."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantai.media.models import ArchiveImage
from lantai.pages.addresses import absolute
from lantai.pages.feeds import LATEST, PageAtomFeed, register_feed
from lantai.pages.models import HallSettings
from lantai.pages.visibility import open_to_all

from . import sessions
from .models import EventPage, ExhibitionPage


class ExhibitionFeed(PageAtomFeed):
    address_name = "exhibitions:exhibitions_feed"
    kind = "exhibition"

    def title(self, hall: HallSettings) -> str:
        return _("Exhibitions of %(hall)s") % {"hall": hall.name}

    def description(self, hall: HallSettings) -> str:
        return _("New exhibitions, on site and online.")

    def link(self) -> str:
        return absolute(reverse("wagtail_serve", args=["exhibitions/"]))

    def items(self) -> Any:
        shown: Any = open_to_all(ExhibitionPage.objects.all()).defer("body", "preface", "closing")
        return shown.order_by("-first_published_at", "-pk")[:LATEST]

    def item_description(self, item: ExhibitionPage) -> str:
        return str(item.summary or item.search_description or item.subtitle)


class EventFeed(PageAtomFeed):
    address_name = "exhibitions:events_feed"
    kind = "event"

    def title(self, hall: HallSettings) -> str:
        return _("Events of %(hall)s") % {"hall": hall.name}

    def description(self, hall: HallSettings) -> str:
        return _("Events as they are announced, with their days and places.")

    def link(self) -> str:
        return absolute(reverse("wagtail_serve", args=["events/"]))

    def items(self) -> Any:
        shown: Any = open_to_all(EventPage.objects.all()).defer("body").prefetch_related("sessions")
        return shown.order_by("-first_published_at", "-pk")[:LATEST]

    def item_description(self, item: EventPage) -> str:
        """When and where, then what it is."""
        held = [
            f"{sessions.day(session.starts_at)} {sessions.hours(session)} {session.venue}"
            for session in item.ordered_sessions
        ]
        return "\n".join([*held, *([item.summary] if item.summary else [])])

    def item_categories(self, item: EventPage) -> list[str]:
        return [str(item.get_kind_display())]

    def picture_of(self, item: EventPage) -> ArchiveImage | None:
        return item.picture or item.poster


register_feed(
    "exhibitions",
    gettext_lazy("Exhibitions"),
    gettext_lazy("New exhibitions, on site and online."),
    (("Atom", "exhibitions:exhibitions_feed"),),
    order=10,
)
register_feed(
    "events",
    gettext_lazy("Events"),
    gettext_lazy("Events as they are announced, with their days and places."),
    (("Atom", "exhibitions:events_feed"),),
    order=20,
)
