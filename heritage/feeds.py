"""The latest elements of intangible heritage (`/feeds/heritage/`) as Atom."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantai.media.models import ArchiveImage
from lantai.pages.addresses import absolute
from lantai.pages.feeds import LATEST, HallAtomFeed, register_feed
from lantai.pages.models import HallSettings

from .models import HeritageElement
from .models.element import TEXTS


class ElementFeed(HallAtomFeed):
    address_name = "heritage:feed"
    kind = "heritage-element"

    def title(self, hall: HallSettings) -> str:
        return _("Intangible heritage, told by %(hall)s") % {"hall": hall.name}

    def description(self, hall: HallSettings) -> str:
        return _("Elements of intangible heritage newly in the register.")

    def link(self) -> str:
        return absolute(reverse("heritage:register"))

    def items(self) -> Any:
        shown = HeritageElement.objects.own().published().for_display().defer(*TEXTS, "note")
        return shown.filter(first_published_at__isnull=False).order_by("-first_published_at", "-pk")[:LATEST]

    def item_title(self, item: HeritageElement) -> str:
        return item.name

    def item_description(self, item: HeritageElement) -> str:
        return item.summary

    def item_link(self, item: HeritageElement) -> str:
        return absolute(item.get_absolute_url())

    def item_pubdate(self, item: HeritageElement) -> datetime:
        published: datetime = item.first_published_at
        return published

    def item_updateddate(self, item: HeritageElement) -> datetime:
        changed: datetime = item.last_published_at or item.first_published_at
        return changed

    def item_categories(self, item: HeritageElement) -> list[str]:
        return [str(item.get_category_display())]

    def picture_of(self, item: HeritageElement) -> ArchiveImage | None:
        return next((held.image for held in item.pictures.all() if held.image.is_public), None)


register_feed(
    "heritage",
    gettext_lazy("Intangible heritage"),
    gettext_lazy("Elements of intangible heritage newly in the register."),
    (("Atom", "heritage:feed"),),
    order=50,
)
