"""Exhibits newly shown to the public (`/feeds/exhibits/`) as Atom: those opened or published last, first."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantai.media.models import ArchiveImage
from lantai.pages.addresses import absolute
from lantai.pages.feeds import LATEST, HallAtomFeed, register_feed, tag_uri
from lantai.pages.models import HallSettings

from ..models import Exhibit
from .models import LedgerEntry

SUMMARY = 200


class ExhibitFeed(HallAtomFeed):
    address_name = "harvesting:feed"
    kind = "exhibit"

    def title(self, hall: HallSettings) -> str:
        return _("Exhibits of %(hall)s") % {"hall": hall.name}

    def description(self, hall: HallSettings) -> str:
        return _("Exhibits newly shown to the public.")

    def link(self) -> str:
        return absolute(reverse("exhibitions:catalogue"))

    def items(self) -> list[Exhibit]:
        """The exhibits, each with the `entry` of the ledger that says since when it is shown."""
        showable = Exhibit.objects.showable().order_by().values("pk")
        entries = LedgerEntry.objects.shown().filter(exhibit_id__in=showable).order_by("-shown_since", "-pk")[:LATEST]
        by_id = {entry.exhibit_id: entry for entry in entries}
        found = {
            exhibit.pk: exhibit
            for exhibit in Exhibit.objects.showable()
            .for_display()
            .defer("transcription")
            .prefetch_related("tags")
            .filter(pk__in=by_id)
        }
        for pk, exhibit in found.items():
            exhibit.entry = by_id[pk]
        return [found[pk] for pk in by_id if pk in found]

    def item_description(self, item: Exhibit) -> str:
        facts = [item.date_shown, item.reference_code]
        words = Truncator(item.description).chars(SUMMARY)
        return "\n".join([" · ".join(fact for fact in facts if fact), *([words] if words else [])])

    def item_link(self, item: Exhibit) -> str:
        return absolute(item.get_absolute_url())

    def item_pubdate(self, item: Any) -> datetime:
        since: datetime = item.entry.shown_since
        return since

    def item_updateddate(self, item: Any) -> datetime:
        changed: datetime = item.entry.datestamp
        return changed

    def item_guid(self, item: Any) -> str:
        # The record's first day on the site does not change, whatever is closed and opened again.
        return tag_uri(self.kind, item.pk, timezone.localdate(item.created_at))

    def item_categories(self, item: Exhibit) -> list[str]:
        return [str(item.get_kind_display()), *(tag.name for tag in item.tags.all())]

    def picture_of(self, item: Exhibit) -> ArchiveImage | None:
        return next((held.image for held in item.images.all() if held.image.is_public), None)


register_feed(
    "exhibits",
    gettext_lazy("Exhibits"),
    gettext_lazy("Exhibits newly shown to the public."),
    (("Atom", "harvesting:feed"),),
    order=30,
)
