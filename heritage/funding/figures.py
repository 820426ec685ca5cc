"""What books bring to the year's figures: published, shortlisted for funding, granted it.

A proposal on public notice counts as shortlisted, never as funded.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heritage.publications.models import PublicationPage
from lantai.pages.visibility import open_to_all
from lantai.reports.gaps import GapCheck, register_gap
from lantai.reports.periods import Period
from lantai.reports.registry import PAGES, Figure, Kind, Record, Records, Topic, Words, ident, register, register_years

from .models import FundingApplication, FundingStep
from .states import State

CHANGE = "funding.change_fundingapplication"


def books(period: Period) -> QuerySet[PublicationPage]:
    """Books that came out in the period: by the date of publication, or, without one, the day they went online."""
    online = Q(published_on=None, first_published_at__gte=period.begins, first_published_at__lt=period.ends)
    # Found first, asked about afterwards: in one query SQLite may ask it of every page of the site.
    found = list(
        PublicationPage.objects.filter(Q(published_on__range=period.days) | online, live=True).values_list(
            "pk", flat=True
        )
    )
    return open_to_all(PublicationPage.objects.filter(pk__in=found)).order_by("published_on", "pk")


def shortlisted(period: Period) -> list[FundingApplication]:
    """Applications whose public notice of proposed funding began in the period."""
    return _came_to(State.PROPOSED, period)


def funded(period: Period) -> list[FundingApplication]:
    """Applications granted money in the period."""
    return _came_to(State.FUNDED, period)


def _came_to(state: State, period: Period) -> list[FundingApplication]:
    steps = FundingStep.objects.standing().filter(state=state, on__range=period.days)
    applications = FundingApplication.objects.filter(pk__in=steps.values("application")).select_related("programme")
    return list(applications.order_by("programme", "pk"))


def _sentences(period: Period) -> list[tuple[FundingApplication, str]]:
    """What is said of each application that came to a public notice or a grant in the period."""
    listed = [(a, f"《{a.title}》一书入选{a.programme_and_year}拟资助名单") for a in shortlisted(period)]
    return listed + [(a, f"《{a.title}》一书获{a.programme_and_year}资助") for a in funded(period)]


def _application(application: FundingApplication, said: str | int = 1, suffix: str = "") -> Record:
    url = reverse("funding:edit", args=[application.pk])
    return Record(
        ident(application) + suffix, str(application), said, url=url, note=application.applicant, needs=CHANGE
    )


def _said(period: Period) -> Records:
    counted: dict[int, int] = {}
    records = []
    for application, sentence in _sentences(period):
        counted[application.pk] = counted.get(application.pk, 0) + 1
        suffix = f"#{counted[application.pk]}" if counted[application.pk] > 1 else ""
        records.append(_application(application, sentence, suffix))
    return Records.listed(records)


def _book(book: PublicationPage) -> Record:
    url = reverse("wagtailadmin_pages:edit", args=[book.pk])
    return Record(
        ident(book),
        f"《{book.title}》",
        1,
        url=url,
        public_url=book.url or "",
        note=str(book.published_on or ""),
        needs=PAGES,
    )


def _applications(key: str, label: Words, definition: Words, order: int, state: State) -> Figure:
    return Figure(
        key=key,
        label=label,
        definition=definition,
        count_word="项",
        topic=Topic.COMPILING,
        order=order,
        compute=lambda period: len(_came_to(state, period)),
        records=lambda period: Records.listed(_application(each) for each in _came_to(state, period)),
        address=lambda _period: reverse("funding:index"),
    )


register(
    Figure(
        key="heritage_books",
        label=_("Books on funding lists"),
        definition=_(
            "What became in the year of applications to have books funded: shortlisted when the public notice of proposed "
            "funding (拟资助公示) began, funded when the money was granted (资助). The one is never called the other."
        ),
        kind=Kind.TEXT,
        joined_by="；",
        topic=Topic.COMPILING,
        order=54,
        compute=lambda period: dict.fromkeys(sentence for _application, sentence in _sentences(period)),
        records=_said,
        address=lambda _period: reverse("funding:index"),
    ),
    Figure(
        key="books_published",
        label=_("Books published"),
        definition=_("Books that were published in the year, or, without a date of publication, went online in it."),
        count_word="种",
        topic=Topic.COMPILING,
        order=50,
        compute=lambda period: books(period).count(),
        records=lambda period: Records.each(books(period), _book),
    ),
    _applications(
        "funding_shortlisted",
        _("Applications shortlisted for funding"),
        _("Applications whose public notice of proposed funding (拟资助公示) began in the year."),
        56,
        State.PROPOSED,
    ),
    _applications(
        "funding_granted",
        _("Applications granted funding"),
        _("Applications to which funding was granted (资助) in the year."),
        58,
        State.FUNDED,
    ),
)


@register_years
def years() -> Iterable[int | None]:
    """Years in which a step was taken."""
    return FundingStep.objects.standing().order_by().values_list(ExtractYear("on"), flat=True).distinct()


def _notice_over(period: Period) -> Records:
    """Public notices that ended and after which nothing was recorded."""
    steps = FundingStep.objects.standing().filter(
        state=State.PROPOSED, application__state=State.PROPOSED, on__range=period.days, until__lt=timezone.localdate()
    )
    return Records.each(steps.select_related("application__programme").order_by("until"), _step)


def _step(step: FundingStep) -> Record:
    return Record(
        ident(step), str(step.application), 1, url=reverse("funding:edit", args=[step.application_id]), note=str(step)
    )


register_gap(
    GapCheck(
        "funding_notice_over",
        _("Public notices of proposed funding that are over, with no decision recorded since."),
        _notice_over,
    )
)
