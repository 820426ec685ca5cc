"""Visitors in the year's figures: people on site, and views online beside them; never one sum."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantai.reports.periods import Period
from lantai.reports.registry import Figure, Topic, register, register_years

from .models import DailyAttendance
from .online import content
from .onsite import audience

VISITORS, VIEWS = "visitors_received", "online_views"


def _days(period: Period) -> QuerySet[DailyAttendance]:
    return audience.of_visitors(audience.days_of(period))


register(
    Figure(
        key=VISITORS,
        label=_("Visitors received"),
        definition=_(
            "People counted on site in the year at all exhibitions and public events, by the day they came; a mistake is "
            "taken back by a line of its own. People at trainings and guidance visits are no visitors, and views online "
            "are never added."
        ),
        count_word="人",
        topic=Topic.VISITORS,
        order=20,
        compute=lambda period: audience.people(_days(period)),
        records=lambda period: audience.session_records(_days(period)),
        by_day=lambda period: audience.by_day(_days(period)),
        address=lambda _period: reverse("attendance_overview"),
        is_public=True,
        is_headline=True,
    ),
    Figure(
        key=VIEWS,
        label=_("Online views"),
        definition=_(
            "Views of the pages of exhibitions with their events, of exhibits and of stories, without cookies: repeats "
            "within thirty seconds are one view; robots and the hall's own staff are left out. They stand beside the "
            "visitors and are never added to them."
        ),
        count_word="次",
        topic=Topic.VISITORS,
        order=30,
        compute=content.views,
        records=content.records,
        by_day=content.by_day,
        address=lambda _period: reverse("views_report"),
        beside=VISITORS,
        is_public=True,
        is_headline=True,
    ),
)


@register_years
def years() -> set[int]:
    """Years with visitors or views."""
    return audience.years() | content.years()
