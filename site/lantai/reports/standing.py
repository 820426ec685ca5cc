"""What a year stands at: as it was closed, or as it counts now."""

import datetime

from django.conf import settings
from django.utils import timezone, translation

from .annual import AnnualReport, Entry, draw_up
from .models import Closing, FrozenFigure, FrozenRecord
from .periods import Period
from .registry import Kind, Part, Record, Records, Topic


def closing_of(year: int) -> Closing | None:
    """The closing of a year that stands."""
    closing: Closing | None = Closing.objects.standing().filter(year=year).first()
    return closing


def of_period(period: Period, *, given: bool = False) -> tuple[AnnualReport, Closing | None]:
    """The year as it was closed, with its closing; else as it counts now.

    `given`: somebody named the cut-off day. A closed year up to another day than it was closed with counts now.
    """
    closing = closing_of(period.year)
    if closing and (not given or closing.until == period.until):
        return kept_report(closing), closing
    return draw_up(period), None


def kept_report(closing: Closing) -> AnnualReport:
    """The report a closing kept: values, words and records as they were."""
    entries = {figure.key: _entry(figure) for figure in closing.figures.all()}
    return AnnualReport(closing.year, closing.until, entries, closed_on=closing.day)


def kept_numbers(key: str) -> dict[datetime.date, int]:
    """What a figure was in each year that is closed, by the day the year was closed up to."""
    closed = FrozenFigure.objects.filter(key=key, closing__reopening=None)
    return dict(closed.order_by().values_list("closing__until", "number"))


def report_now(closing: Closing) -> AnnualReport:
    """The same year up to the same day, as it counts now, in the words it was closed in."""
    with translation.override(settings.LANGUAGE_CODE):
        return draw_up(Period(closing.year, closing.until, timezone.localdate()))


def _entry(figure: FrozenFigure) -> Entry:
    items = tuple(figure.items)
    return Entry(
        key=figure.key,
        label=figure.label,
        definition=figure.definition,
        topic=Topic(figure.topic),
        kind=figure.kind,
        count_word=figure.count_word,
        value=figure.number if figure.kind == Kind.NUMBER else figure.joined_by.join(items),
        prose=figure.prose,
        joined_by=figure.joined_by,
        items=items,
        parts=tuple(Part(label, value) for label, value in figure.parts),
        beside=figure.beside,
        read_records=lambda: Records.each(figure.records.order_by("position"), _record),
    )


def _record(kept: FrozenRecord) -> Record:
    return Record(
        ident=kept.ident,
        label=kept.label,
        contribution=kept.item if kept.number is None else kept.number,
        url=kept.url,
        public_url=kept.public_url,
        note=kept.note,
    )
