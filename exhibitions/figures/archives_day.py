"""The year's International Archives Day series (6·9国际档案日系列活动): its edition's events and exhibitions."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from lantai.reports.periods import Period
from lantai.reports.registry import Figure, Kind, Records, Topic, register, register_years
from lantai.visits.models import DailyAttendance
from lantai.visits.online import content
from lantai.visits.onsite import audience

from ..models import ArchivesDayPage, EventPage, ExhibitionPage
from .sessions import held_sessions, session_record


def _events(period: Period) -> QuerySet[EventPage]:
    return EventPage.objects.live().filter(edition__year=period.year)


def _exhibitions(period: Period) -> QuerySet[ExhibitionPage]:
    return ExhibitionPage.objects.live().filter(edition__year=period.year)


def attendance(period: Period) -> QuerySet[DailyAttendance]:
    """Days of the sessions of the series, each once: one that is an exhibition's showing as well is not two."""
    events, shows = _events(period).order_by().values("pk"), _exhibitions(period).order_by().values("pk")
    of_series = Q(session__subject__in=events) | Q(session__subject__in=shows) | Q(session__also_for__in=shows)
    return audience.of_visitors(audience.days_of(period)).filter(of_series)


def _pages(period: Period) -> QuerySet[Page]:
    edition = ArchivesDayPage.objects.live().filter(year=period.year).order_by().values("pk")
    series = (_events(period).order_by().values("pk"), _exhibitions(period).order_by().values("pk"), edition)
    pages: QuerySet[Page] = Page.objects.filter(Q(pk__in=series[0]) | Q(pk__in=series[1]) | Q(pk__in=series[2]))
    return pages


def _view_records(period: Period) -> Records:
    days = content.of_pages(period, _pages(period)).order_by().values_list("kind", "object_id")
    return content.view_records(list(days.annotate(Sum("views"))))


def _views(period: Period) -> int:
    return int(content.of_pages(period, _pages(period)).aggregate(sum=Sum("views"))["sum"] or 0)


def _venue_records(period: Period) -> Records:
    sessions = held_sessions(period, page__edition__year=period.year)
    return Records.each(sessions, lambda session: session_record(session, session.venue))


def _venues(period: Period) -> Iterable[str]:
    sessions = held_sessions(period, page__edition__year=period.year)
    return dict.fromkeys(sessions.values_list("venue", flat=True))


register(
    Figure(
        key="archives_day_places",
        label=_("Places of the Archives Day"),
        definition=_(
            "Venues of the sessions of the events of the year's Archives Day edition (6·9国际档案日系列活动)."
        ),
        kind=Kind.TEXT,
        topic=Topic.VISITORS,
        order=5,
        compute=_venues,
        records=_venue_records,
    ),
    Figure(
        key="archives_day_visitors",
        label=_("Visitors of the Archives Day series"),
        definition=_(
            "People counted on site in the year at the events and exhibitions of its Archives Day edition. A session that is "
            "the showing of an exhibition counts once."
        ),
        count_word="人",
        topic=Topic.VISITORS,
        order=10,
        compute=lambda period: audience.people(attendance(period)),
        records=lambda period: audience.session_records(attendance(period)),
        by_day=lambda period: audience.by_day(attendance(period)),
        is_headline=True,
    ),
    Figure(
        key="archives_day_views",
        label=_("Online views of the Archives Day series"),
        definition=_(
            "Views in the year of the pages of its Archives Day edition, of its events and exhibitions and of what hangs in "
            "them. They stand beside the visitors and are never added to them."
        ),
        count_word="次",
        topic=Topic.VISITORS,
        order=12,
        compute=_views,
        records=_view_records,
        beside="archives_day_visitors",
    ),
)


@register_years
def years() -> Iterable[int]:
    """Years with an edition."""
    return ArchivesDayPage.objects.live().values_list("year", flat=True)
