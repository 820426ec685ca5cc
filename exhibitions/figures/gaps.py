"""What is missing of exhibitions and events for the figures to be whole."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantai.reports.gaps import GapCheck, register_gap
from lantai.reports.periods import Period
from lantai.reports.registry import Record, Records, ident
from lantai.visits.models import DailyAttendance, Session

from ..models import EventSession, Exhibit, ExhibitionPage, OnSiteRun
from ..models.event import EventKind
from .displayed import on_display, page_record, runs_in
from .sessions import held_sessions, session_record


def _runs_without_attendance(period: Period) -> Records:
    """Runs of published exhibitions nobody was counted on in the period."""
    counted = DailyAttendance.objects.filter(
        Q(session__subject=OuterRef("page")) | Q(session__also_for=OuterRef("page")), day__range=period.days
    )
    runs = runs_in(period).filter(~Exists(counted), page__live=True).select_related("page").order_by("starts_on", "pk")
    return Records.each(runs, _run)


def _run(run: OnSiteRun) -> Record:
    return Record(ident(run), run.page.title, 1, url=_where_to_count(run), note=run.when_and_where)


def _where_to_count(run: OnSiteRun) -> str:
    """The session of the run, where a paper sheet can be entered; else the exhibition."""
    session = Session.objects.filter(source=f"exhibitions.onsiterun:{run.pk}").only("pk").first()
    if session:
        return reverse("attendance_session", args=[session.pk])
    return reverse("wagtailadmin_pages:edit", args=[run.page_id])


def _not_published(period: Period) -> Records:
    """Exhibitions that had a run and are not published: neither they nor what hung in them is counted."""
    pages = ExhibitionPage.objects.filter(live=False, pk__in=runs_in(period).values("page")).order_by("path")
    return Records.each(pages, page_record)


def _without_extent_or_date(period: Period) -> Records:
    exhibits = on_display(period).filter(Q(extent=0) | Q(date_from=None)).order_by("reference_code")
    return Records.each(exhibits, _exhibit)


def _exhibit(exhibit: Exhibit) -> Record:
    url = reverse(Exhibit.snippet_viewset.get_url_name("edit"), args=[exhibit.pk])
    return Record(ident(exhibit), str(exhibit), 1, url=url, note=exhibit.date_text)


def _events_without_attendance(period: Period) -> Records:
    """Sessions over, of kinds that people are counted at, on which nobody was."""
    counted = DailyAttendance.objects.filter(
        session__subject=OuterRef("page"), session__starts_at=OuterRef("starts_at")
    )
    sessions: QuerySet[EventSession] = held_sessions(period).exclude(page__kind=EventKind.GUIDANCE)
    return Records.each(sessions.filter(~Exists(counted), ends_at__lt=timezone.now()), session_record)


def _without_edition(period: Period) -> Records:
    """Events of the kind of the Archives Day that belong to no edition: the series does not count them."""
    other = Q(page__edition=None) | ~Q(page__edition__year=period.year)
    return Records.each(held_sessions(period, page__kind=EventKind.ARCHIVES_DAY).filter(other), session_record)


register_gap(
    GapCheck(
        "runs_without_attendance",
        _("Exhibitions on show that nobody was counted on: no visitors of theirs are in the figures."),
        _runs_without_attendance,
    )
)
register_gap(
    GapCheck(
        "events_without_attendance",
        _("Events that are over and that nobody was counted on."),
        _events_without_attendance,
    )
)
register_gap(
    GapCheck(
        "exhibitions_not_published",
        _("Exhibitions with a run that are not published: neither they nor their exhibits are counted."),
        _not_published,
    )
)
register_gap(
    GapCheck(
        "exhibits_without_extent_or_date",
        _("Exhibits that were shown and have no extent or no date."),
        _without_extent_or_date,
    )
)
register_gap(
    GapCheck(
        "archives_day_events_without_edition",
        _("Events of the Archives Day that belong to no edition of their year: its series does not count them."),
        _without_edition,
    )
)
