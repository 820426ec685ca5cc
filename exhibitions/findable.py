"""Exhibits, exhibitions, events and editions as what the public finds."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantai.pages.visibility import open_to_all
from lantai.search.public import pages
from lantai.search.public.registry import Findable, Source, register_names, register_source, register_type
from lantai.search.public.streams import stream_text
from lantai.search.public.waiting import schedule

from . import placement
from .facets import KINDS
from .models import (
    ArchivesDayPage,
    EventPage,
    Exhibit,
    ExhibitImage,
    ExhibitionPage,
    ExhibitTag,
    Place,
    Placement,
)
from .models.exhibit import TaggedExhibit
from .walk import has_something

SOURCE = "exhibit"


# What is read of exhibits, built once: each save waits for it, and building it takes longer than asking.
_SHOWN = (
    Exhibit.objects.showable()
    .select_related("place")
    .only(
        *("slug", "title", "reference_code", "kind", "date_text", "date_from", "date_to", "place__slug", "place__name"),
        *("creator", "photographer", "document_number", "photo_number", "fonds", "description", "transcription"),
    )
    .annotate(
        first_image=Subquery(
            ExhibitImage.objects.filter(exhibit=OuterRef("pk")).order_by("sort_order", "pk").values("image")[:1]
        ),
        # Most hang in no exhibition of an edition, and whether anything above one is open to all takes a while to ask.
        hangs=Exists(Placement.objects.filter(exhibit=OuterRef("pk"), exhibition__edition__isnull=False)),
    )
    .order_by()
)
_TAGS = TaggedExhibit.objects.order_by("pk").values_list("content_object", "tag__slug", "tag__name")


def _exhibits(ids: Collection[int]) -> Iterable[Findable]:
    exhibits = list(_SHOWN.filter(pk__in=ids))
    if not exhibits:
        return
    tags: dict[int, dict[str, str]] = defaultdict(dict)
    for exhibit_id, slug, name in _TAGS.filter(content_object__in=[exhibit.pk for exhibit in exhibits]):
        tags[exhibit_id][slug] = name
    editions = _editions_of([exhibit.pk for exhibit in exhibits if exhibit.hangs])
    for exhibit in exhibits:
        place = {exhibit.place.slug: exhibit.place.name} if exhibit.place else {}
        yield Findable(
            object_id=exhibit.pk,
            type="exhibit",
            title=exhibit.title,
            url=exhibit.get_absolute_url(),
            reference=exhibit.reference_code,
            keywords=[
                *place.values(),
                *tags[exhibit.pk].values(),
                *(exhibit.creator, exhibit.photographer, exhibit.document_number, exhibit.photo_number, exhibit.fonds),
                exhibit.date_text,
            ],
            summary=exhibit.description,
            transcription=exhibit.transcription,
            facts=[exhibit.date_shown, exhibit.reference_code],
            picture_id=exhibit.first_image,
            date_from=exhibit.date_from,
            date_to=exhibit.date_to,
            kind=exhibit.kind,
            places=place,
            tags=tags[exhibit.pk],
            editions=editions[exhibit.pk],
        )


def _editions_of(ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Year and title of the editions in whose exhibitions exhibits hang, by exhibit."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    if not ids:
        return found
    hung = Placement.objects.filter(
        exhibit__in=ids,
        exhibition__in=open_to_all(ExhibitionPage.objects.all()).order_by(),
        exhibition__edition__in=open_to_all(ArchivesDayPage.objects.all()).order_by(),
    )
    for exhibit, year, title in hung.values_list("exhibit", "exhibition__edition__year", "exhibition__edition__title"):
        found[exhibit][str(year)] = title
    return found


def _exhibit_ids() -> Iterable[int]:
    found: Iterable[int] = Exhibit.objects.showable().order_by().values_list("pk", flat=True)
    return found


def _pages_of_exhibits(_asked: set[int], moved: set[int]) -> None:
    """What an editor wrote beside an exhibit is on its pages only while the exhibit is."""
    if moved:
        pages.refresh_holders_of(Exhibit, moved)


register_type("exhibit", _("Exhibit"), 10)
register_type("exhibition", _("Exhibition"), 20, weight=1.15)
register_type("event", pgettext_lazy("kind of result", "Event"), 60)
register_names("kind", lambda: {kind: str(label) for kind, label in KINDS.items()})
register_source(Source(SOURCE, _exhibits, _exhibit_ids, _pages_of_exhibits))


@pages.register_page(ExhibitionPage)
def _exhibition(page: ExhibitionPage) -> Iterable[Findable]:
    exhibits = placement.exhibits_of(page)
    placement.resolve(page, exhibits)
    runs = sorted(page.runs.all(), key=lambda run: run.starts_on)
    yield pages.of_page(
        page,
        type="exhibition",
        keywords=[page.subtitle, page.organiser, *(run.venue for run in runs)],
        text="\n".join(filter(None, [page.preface, stream_text(page.body, has_something), page.closing])),
        facts=[_days(runs[0].starts_on, runs[-1].ends_on), runs[0].venue] if runs else [],
        date_from=runs[0].starts_on if runs else None,
        date_to=(runs[-1].ends_on or runs[-1].starts_on) if runs else None,
        editions=_edition(page.edition_id),
    )


@pages.register_page(EventPage)
def _event(page: EventPage) -> Iterable[Findable]:
    held = page.ordered_sessions
    days = [timezone.localtime(session.starts_at).date() for session in held]
    venues = dict.fromkeys(session.venue for session in held)
    yield pages.of_page(
        page,
        type="event",
        keywords=[page.audience, *venues, *(session.name for session in held)],
        text=stream_text(page.body),
        facts=[_days(days[0], days[-1]), "、".join(venues)] if days else [],
        date_from=days[0] if days else None,
        date_to=days[-1] if days else None,
        editions=_edition(page.edition_id),
    )


@pages.register_page(ArchivesDayPage)
def _archives_day(page: ArchivesDayPage) -> Iterable[Findable]:
    day = datetime.date(page.year, 6, 9)
    yield pages.of_page(
        page,
        type="event",
        keywords=[page.theme],
        summary=page.summary or page.theme,
        text=pages.rich_text(page.introduction) or strip_tags(page.theme),
        date_from=day,
        date_to=day,
        editions={str(page.year): page.title},
    )


def _days(first: datetime.date, last: datetime.date | None) -> str:
    """2025年6月9日—11日, as the archives write it."""
    if last is None or last == first:
        return f"{first.year}年{first.month}月{first.day}日"
    year = f"{last.year}年" if last.year != first.year else ""
    month = f"{last.month}月" if year or last.month != first.month else ""
    return f"{first.year}年{first.month}月{first.day}日—{year}{month}{last.day}日"


def _edition(pk: int | None) -> dict[str, str]:
    found: Any = open_to_all(ArchivesDayPage.objects.filter(pk=pk)) if pk else ArchivesDayPage.objects.none()
    return {str(year): title for year, title in found.values_list("year", "title")}


@receiver([post_save, post_delete], sender=Exhibit)
def follow_exhibit(instance: Exhibit, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    # Noting a revision names the fields it updates.
    if not raw and not (update_fields and set(update_fields) <= {"latest_revision"}):
        schedule(SOURCE, [instance.pk])


@receiver([post_save, post_delete], sender=ExhibitImage)
def follow_image(instance: ExhibitImage, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        schedule(SOURCE, [instance.exhibit_id])


@receiver([post_save, post_delete], sender=TaggedExhibit)
def follow_tag(instance: TaggedExhibit, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        schedule(SOURCE, [instance.content_object_id])


@receiver(post_save, sender=Place)
@receiver(post_save, sender=ExhibitTag)
@receiver(pre_delete, sender=Place)
@receiver(pre_delete, sender=ExhibitTag)
def follow_name(instance: Place | ExhibitTag, created: bool = False, raw: bool = False, **_kwargs: Any) -> None:
    """A place or tag with another name, or none any more: what is filed under it follows."""
    if created or raw:
        return
    named = Q(place=instance) if isinstance(instance, Place) else Q(tagged_items__tag=instance)
    schedule(SOURCE, Exhibit.objects.filter(named).values_list("pk", flat=True))
    pages.refresh_holders_of(type(instance), [instance.pk])


@pages.register_follower
def _with_editions(moved: set[int]) -> None:
    """Exhibits are found by the editions they were shown in, exhibitions and events by theirs."""
    of = Q(exhibition__in=moved) | Q(exhibition__edition__in=moved)
    schedule(SOURCE, Placement.objects.filter(of).order_by().values_list("exhibit", flat=True))
    for model in (ExhibitionPage, EventPage):
        schedule(pages.SOURCE, model.objects.filter(edition__in=moved).values_list("pk", flat=True))
