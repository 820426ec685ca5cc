"""Reading the counts."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from lantai.pagecache import recording

from ..models import DailyViews, HourlyViews
from . import days, freshness
from .lines import Line, lines, on_line, on_no_line
from .subjects import PAGE, SITE, Subject, belonging_to, registered


@dataclass(frozen=True)
class Day:
    """Views and visitors of one day."""

    day: datetime.date
    views: int
    visitors: int


def scope_of_page(page: Any, line: Line | None = None) -> "QuerySet[DailyViews]":
    """Daily figures a page's own figure consists of: its own, and those of the pages it includes.

    A page's own already include what was viewed in its walk. With `line`, what was counted on that line instead.
    """
    return DailyViews.objects.filter(kind=_kind(PAGE, line), object_id__in=[page.pk, *belonging_to(page)])


def scope_of_tree(page: Any) -> "QuerySet[DailyViews]":
    """Daily figures of a page and all pages below it."""
    below = page.get_descendants(inclusive=True).values("pk")
    return DailyViews.objects.filter(kind=PAGE, object_id__in=below)


def scope_of(kind: str, pk: int, line: Line | None = None) -> "QuerySet[DailyViews]":
    """Daily figures of one subject, on a line if one is given."""
    return DailyViews.objects.filter(kind=_kind(kind, line), object_id=pk)


def scope_of_site(line: Line | None = None) -> "QuerySet[DailyViews]":
    """Daily figures of the whole site, on a line if one is given."""
    return scope_of(SITE, 0, line)


def _kind(kind: str, line: Line | None) -> str:
    return line.kind(kind) if line else kind


def total(scope: "QuerySet[DailyViews]", since: datetime.date | None = None, until: datetime.date | None = None) -> int:
    """Views from a day to a day, both included."""
    span = Q()
    if since:
        span &= Q(day__gte=since)
    if until:
        span &= Q(day__lte=until)
    return scope.filter(span).aggregate(total=Sum("views"))["total"] or 0


def by_day(scope: "QuerySet[DailyViews]", since: datetime.date, until: datetime.date) -> list[Day]:
    """One entry for each day of a span, quiet days too."""
    rows = scope.filter(day__range=(since, until)).values("day").annotate(v=Sum("views"), u=Sum("visitors"))
    found = {row["day"]: (row["v"], row["u"]) for row in rows}
    span = (until - since).days + 1
    return [Day(day, *found.get(day, (0, 0))) for day in (since + datetime.timedelta(days=n) for n in range(span))]


def last_days(count: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of the latest so many days, today included (Asia/Shanghai)."""
    today = timezone.localdate()
    return today - datetime.timedelta(days=count - 1), today


def public_views(subject: Subject, page: Any = None) -> int:
    """The figure a public page shows of itself; looked up once after each roll, the same for every visitor.

    Always of views, for what is counted on a line too.
    """
    subject = subject.plain
    is_page = subject.kind == PAGE and page is not None
    if recording.current():
        for pk in (subject.pk, *(belonging_to(page) if is_page else ())):
            recording.depends_on(subject_of_figure(subject.kind, pk))
    stamp = freshness.stamp()
    key = f"visits:{stamp}:{subject.kind}:{subject.pk}"
    views = cache.get(key) if stamp else None
    if views is None:
        with recording.unheard():
            views = total(scope_of_page(page) if is_page else scope_of(subject.kind, subject.pk))
        if stamp:
            # Where the roller works on another machine, the stamp of this one stands still.
            cache.set(key, views, 300)
    return int(views)


def subject_of_figure(kind: str, pk: int) -> str:
    """How pages that show a figure say so (`lantai.pagecache.recording.depends_on`)."""
    return f"views {kind} {pk}"


def robots(since: datetime.date, until: datetime.date, line: Line | None = None) -> int:
    """Hits of robots from a day to a day, both included; on a line if one is given."""
    begins = datetime.datetime.fromtimestamp(days.start_of(since), tz=datetime.UTC)
    ends = datetime.datetime.fromtimestamp(days.start_of(until + datetime.timedelta(days=1)), tz=datetime.UTC)
    hits = HourlyViews.objects.filter(on_line(line) if line else on_no_line(), hour__gte=begins, hour__lt=ends)
    return hits.aggregate(total=Sum("robots"))["total"] or 0


@dataclass(frozen=True)
class OnLine:
    """What a line counted of something: in all, and in a span. Shown beside views and attendance, never added."""

    line: Line
    total: int
    recent: int


def on_lines(
    scope: Callable[[Line], "QuerySet[DailyViews]"], since: datetime.date, until: datetime.date
) -> list[OnLine]:
    """The lines that counted anything; `scope` gives the daily figures of a line."""
    found = [OnLine(line, total(scope(line)), total(scope(line), since, until)) for line in lines()]
    return [each for each in found if each.total]


@dataclass(frozen=True)
class Viewed:
    """An entry of a list of the most viewed; `url` leads to where it is edited, "" if it is gone."""

    title: str
    kind: Any
    url: str
    views: int


def most_viewed(since: datetime.date, until: datetime.date, count: int, line: Line | None = None) -> list[Viewed]:
    """Pages, records and lists viewed most from a day to a day; on a line if one is given.

    An exhibition's views include its walk's.
    """
    rows = DailyViews.objects.filter(on_line(line) if line else on_no_line(), day__range=(since, until), views__gt=0)
    rows = rows.exclude(kind=SITE)
    ranked = rows.values("kind", "object_id").annotate(sum=Sum("views")).order_by("-sum", "kind", "object_id")[:count]
    return named([(Subject(row["kind"], 0).plain.kind, row["object_id"], row["sum"]) for row in ranked])


def top_in_walk(page_id: int, count: int = 5) -> list[Viewed]:
    """What was viewed most in the walk of an exhibition."""
    rows = HourlyViews.objects.filter(on_no_line(), walk=page_id, views__gt=0)
    ranked = rows.values("kind", "object_id").annotate(sum=Sum("views")).order_by("-sum", "object_id")[:count]
    return named([(row["kind"], row["object_id"], row["sum"]) for row in ranked])


def named(ranked: list[tuple[str, int, int]]) -> list[Viewed]:
    """What kinds, primary keys and views stand for, in their order."""
    kinds = registered()
    pages = Page.objects.select_related("content_type").in_bulk([pk for kind, pk, _sum in ranked if kind == PAGE])
    labels = {
        kind: kinds[kind][1]([pk for k, pk, _s in ranked if k == kind])
        for kind in {k for k, *_r in ranked} & kinds.keys()
    }
    named = []
    for kind, pk, views in ranked:
        if kind == PAGE and pk in pages:
            page = pages[pk]
            model = page.specific_class
            url = reverse("wagtailadmin_pages:edit", args=[pk])
            named.append(Viewed(page.title, model._meta.verbose_name if model else "", url, views))
        else:
            title, url = labels.get(kind, {}).get(pk, (_("deleted"), ""))
            named.append(Viewed(title, kinds[kind][0] if kind in kinds else _("page"), url, views))
    return named
