"""What the reading room brings to the year's figures; a month of the register is a record of each."""

import datetime
from collections.abc import Callable, Iterable

from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lantai.reports.periods import Period, once_a_period
from lantai.reports.registry import Figure, Outcome, Part, Record, Records, Topic, Words, register, register_years

from . import totals
from .ledger import VIEW
from .models import Entry
from .totals import Totals

Count = Callable[[Totals], int]


@once_a_period
def days(period: Period) -> dict[datetime.date, Totals]:
    """The days of the period that have lines, with their sums, in order."""
    return totals.by_day(*period.days)


@once_a_period
def purposes(period: Period) -> list[tuple[str, Totals]]:
    """The sums by purpose of use."""
    return totals.by_purpose(Entry.objects.filter(day__range=period.days))


def _months(period: Period) -> dict[datetime.date, Totals]:
    months: dict[datetime.date, Totals] = {}
    for day, sums in days(period).items():
        first = day.replace(day=1)
        months[first] = months.get(first, Totals()) + sums
    return months


def _whole(period: Period) -> Totals:
    return sum(days(period).values(), Totals())


def _records(period: Period, count: Count, note: Callable[[Totals], str]) -> Records:
    return Records.listed(
        Record(
            f"readingroom.month:{month:%Y-%m}",
            _("Register of use, %(month)s") % {"month": f"{month:%Y-%m}"},
            count(sums),
            url=f"{reverse('readingroom_month')}?month={month:%Y-%m}",
            note=note(sums),
            needs=VIEW,
        )
        for month, sums in _months(period).items()
        if count(sums)
    )


def _figure(
    key: str,
    order: int,
    words: tuple[Words, Words],
    count_word: str,
    count: Count,
    parts: Callable[[Period], Iterable[Part]],
    note: Callable[[Totals], str] = lambda _sums: "",
    *,
    is_headline: bool = False,
) -> Figure:
    return Figure(
        key=key,
        label=words[0],
        definition=words[1],
        count_word=count_word,
        topic=Topic.READING_ROOM,
        order=order,
        compute=lambda period: Outcome(count(_whole(period)), parts=tuple(parts(period))),
        records=lambda period: _records(period, count, note),
        by_day=lambda period: {day: count(sums) for day, sums in days(period).items() if count(sums)},
        address=lambda period: f"{reverse('readingroom_register')}?day_from={period.first}&day_to={period.last}",
        is_headline=is_headline,
    )


def _lent(sums: Totals) -> str:
    return _("volumes %(volumes)d, items %(items)d") % {"volumes": sums.volumes, "items": sums.items}


def _copied(sums: Totals) -> str:
    return _("pages %(pages)d") % {"pages": sums.pages}


register(
    _figure(
        "readers_received",
        10,
        (
            gettext_lazy("Readers received"),
            gettext_lazy(
                "Visits of readers to the reading room, by the register of use; lines taken back do not count."
            ),
        ),
        "人（次）",
        lambda sums: sums.readers,
        lambda period: (Part(purpose, sums.readers) for purpose, sums in purposes(period)),
        is_headline=True,
    ),
    _figure(
        "items_provided",
        20,
        (
            gettext_lazy("Records provided for use"),
            gettext_lazy(
                "Volumes (卷次) and items (件次) handed to readers, together, by the register of use; lines taken back do "
                "not count."
            ),
        ),
        "件（次）",
        lambda sums: sums.provided,
        lambda period: (
            Part(pgettext("register of use", "volumes"), _whole(period).volumes),
            Part(pgettext("register of use", "items"), _whole(period).items),
        ),
        _lent,
    ),
    _figure(
        "copies_made",
        30,
        (
            gettext_lazy("Records copied"),
            gettext_lazy(
                "Documents (份、件) copied for readers, by the register of use. Their pages are kept beside them."
            ),
        ),
        "份（件）",
        lambda sums: sums.copies,
        lambda period: (Part(pgettext("register of use", "pages"), _whole(period).pages),),
        _copied,
    ),
    _figure(
        "pages_copied",
        40,
        (
            gettext_lazy("Pages copied"),
            gettext_lazy("Pages copied for readers, by the register of use; the return asks for them."),
        ),
        "页",
        lambda sums: sums.pages,
        lambda _period: (),
    ),
)


@register_years
def years() -> Iterable[int]:
    """Years with lines in the register."""
    return Entry.objects.order_by().values_list(ExtractYear("day"), flat=True).distinct()
