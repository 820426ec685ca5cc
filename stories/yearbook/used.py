"""Yearbook entries in the use ledger: what was lent to the compiling office, and pictures of a record that stand in an entry."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder

from exhibitions.models import Exhibit
from exhibitions.uses import Use, register_use_kind, register_uses

from .models import Contribution, ProvidedObject

YEARBOOK = register_use_kind(
    "yearbook",
    gettext_lazy("yearbook entry"),
    on_withdrawal=gettext_lazy("What was handed in or lent stays there: tell the compiling office."),
    order=40,
)


@register_uses
def in_entries(exhibit: Exhibit) -> Iterator[Use]:
    """Objects provided, current until they came back; entries with a picture of the record."""
    finder = AdminURLFinder()
    for lent in ProvidedObject.objects.filter(exhibit=exhibit).select_related("contribution"):
        yield Use(
            YEARBOOK,
            title=lent.contribution.title,
            part=str(lent),
            url=finder.get_edit_url(lent.contribution) or "",
            first=_noon(lent.provided_on),
            last=_noon(lent.returned_on) if lent.returned_on else None,
            is_current=lent.returned_on is None,
        )
    images = exhibit.images.values("image")
    for entry in Contribution.objects.filter(pictures__image__in=images).distinct():
        yield Use(
            YEARBOOK,
            title=entry.title,
            part=_("pictures"),
            url=finder.get_edit_url(entry) or "",
            first=entry.created_at,
        )


def _noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
