"""Which of the pages viewed online show what the hall has, and whose people are no visitors."""

from django.db.models import QuerySet
from wagtail.models import Page

from lantai.visits.online.content import register_content
from lantai.visits.onsite.audience import register_not_visitors

from ..countable import EXHIBIT
from ..models import ArchivesDayPage, EventPage, ExhibitionPage
from ..models.event import EventKind

NOT_FOR_VISITORS = (EventKind.TRAINING, EventKind.GUIDANCE)


@register_not_visitors
def attended_by_others() -> QuerySet[EventPage]:
    """Trainings and guidance visits."""
    return EventPage.objects.filter(kind__in=NOT_FOR_VISITORS)


def shown_online() -> QuerySet[Page]:
    """Exhibitions, their editions, and the events of visitors."""
    pages: QuerySet[Page] = Page.objects.exact_type(ExhibitionPage, ArchivesDayPage, EventPage)
    return pages.exclude(pk__in=attended_by_others().values("pk"))


register_content(EXHIBIT, pages=shown_online)
