"""Guidance visits, trainings and law publicity: events by their kind, with the people counted at them."""

from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from lantai.reports.periods import Period
from lantai.reports.registry import Figure, Outcome, Part, Records, Topic, Words, register
from lantai.visits.models import DailyAttendance
from lantai.visits.onsite import audience

from ..models import EventPage, EventSession
from ..models.event import EventKind
from .sessions import held_sessions, session_record

COUNTRYSIDE = ("乡", "镇", "街道", "村", "社区", "居委会")
"""What the venue of a visit to a township, village or community is named by."""


def _sessions(period: Period, kind: EventKind) -> QuerySet[EventSession]:
    return held_sessions(period, page__kind=kind)


def to_the_countryside(period: Period) -> QuerySet[EventSession]:
    """Guidance visits to townships, villages and communities."""
    named = reduce(or_, (Q(venue__contains=word) for word in COUNTRYSIDE))
    return _sessions(period, EventKind.GUIDANCE).filter(named)


def _attendance(period: Period, kind: EventKind) -> QuerySet[DailyAttendance]:
    events = EventPage.objects.live().filter(kind=kind).order_by().values("pk")
    return audience.days_of(period).filter(session__subject__in=events)


def _trainings(period: Period) -> Outcome:
    rows = _sessions(period, EventKind.TRAINING).order_by().values_list("page__title").annotate(n=Count("pk"))
    return _by_topic(list(rows))


def _trainees(period: Period) -> Outcome:
    days = _attendance(period, EventKind.TRAINING).order_by()
    return _by_topic(list(days.values_list("session__subject__title").annotate(n=Sum("people"))))


def _by_topic(rows: list[tuple[str, int]]) -> Outcome:
    """The sum, and its parts by the title of the event, most first."""
    parts = sorted((Part(title, number) for title, number in rows if number), key=lambda p: (-p.value, p.label))
    return Outcome(sum(part.value for part in parts), parts=tuple(parts))


def _held(
    key: str,
    label: Words,
    definition: Words,
    word: str,
    order: int,
    sessions: Callable[[Period], QuerySet[EventSession]],
    compute: Callable[[Period], Outcome] | None = None,
) -> Figure:
    return Figure(
        key=key,
        label=label,
        definition=definition,
        count_word=word,
        topic=Topic.GUIDANCE,
        order=order,
        compute=compute or (lambda period: sessions(period).count()),
        records=lambda period: Records.each(sessions(period), session_record),
    )


def _attended(
    key: str,
    label: Words,
    definition: Words,
    order: int,
    kind: EventKind,
    compute: Callable[[Period], Outcome] | None = None,
) -> Figure:
    return Figure(
        key=key,
        label=label,
        definition=definition,
        count_word="人",
        topic=Topic.GUIDANCE,
        order=order,
        compute=compute or (lambda period: audience.people(_attendance(period, kind))),
        records=lambda period: audience.session_records(_attendance(period, kind)),
    )


register(
    _held(
        "guidance_visits",
        _("Guidance visits"),
        _(
            "Sessions of published events of the kind “guidance visit” that began in the year: each visit to a unit is one."
        ),
        "次",
        10,
        lambda period: _sessions(period, EventKind.GUIDANCE),
    ),
    _held(
        "guidance_visits_countryside",
        _("Guidance visits to townships and villages"),
        _(
            "Those of the guidance visits whose venue is named a township, village or community (乡、镇、街道、村、社区、居委会)."
        ),
        "次",
        20,
        to_the_countryside,
    ),
    _held(
        "trainings",
        _("Trainings held"),
        _("Sessions of published events of the kind “training” that began in the year, by the title of the event."),
        "次",
        30,
        lambda period: _sessions(period, EventKind.TRAINING),
        _trainings,
    ),
    _attended(
        "trainees",
        _("People trained"),
        _("People counted on site in the year at events of the kind “training”, by the title of the event."),
        40,
        EventKind.TRAINING,
        _trainees,
    ),
    _held(
        "law_publicity",
        _("Law publicity"),
        _("Sessions of published events of the kind “law publicity” (档案法宣传) that began in the year."),
        "场",
        60,
        lambda period: _sessions(period, EventKind.LAW_PUBLICITY),
    ),
    _attended(
        "law_publicity_people",
        _("People reached by law publicity"),
        _(
            "People counted on site in the year at events of the kind “law publicity” (档案法宣传). As these are public "
            "events, they are among the visitors received as well."
        ),
        70,
        EventKind.LAW_PUBLICITY,
    ),
)
