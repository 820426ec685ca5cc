"""Believable online views: of the 2025 exhibition while it was in the square, and of the past week."""

import datetime
import random

from django.db import transaction
from django.utils import timezone

from lantai.ops.demo_content import register_demo
from lantai.visits.models import DailyViews, HourlyViews
from lantai.visits.online import days, freshness
from lantai.visits.online.rebuilding import rebuild_daily
from lantai.visits.online.subjects import PAGE, SITE

from ..countable import CATALOGUE, EXHIBIT
from ..models import ArchivesDayPage, EventPage, ExhibitionPage, Placement

EVENT, EXHIBITION = "archives-day-2025", "qing-ting-dangan-shuo"
# 7 to 16 June 2025, 5,420 in all.
ARCHIVES_DAY = (210, 388, 1104, 872, 791, 540, 466, 402, 351, 296)
FIRST_DAY = datetime.date(2025, 6, 7)
# When people look, hour by hour of the day: a peak at noon, a higher one in the evening.
HOURS = (1, 1, 0, 0, 0, 1, 3, 6, 9, 11, 12, 12, 14, 11, 9, 9, 9, 10, 12, 16, 19, 17, 11, 5)
PAST_WEEK = 7
# Of a hundred hits some are of robots, and some repeats within half a minute.
ROBOTS, REPEATS = 22, 6

_Bucket = tuple[datetime.datetime, str, int, int]


@register_demo(30)
@transaction.atomic
def load() -> str:
    """Views are made once, and not at all where any have been counted."""
    if HourlyViews.objects.exists():
        return "Online views: as they were"
    chance = random.Random("云溪县")  # noqa: S311 - the same figures every time
    buckets: dict[_Bucket, int] = {}
    for number, total in enumerate(ARCHIVES_DAY):
        _spread(buckets, FIRST_DAY + datetime.timedelta(days=number), total, _of_the_archives_day(), chance)
    today = timezone.localdate()
    for back in range(PAST_WEEK, 0, -1):
        day = today - datetime.timedelta(days=back)
        _spread(buckets, day, chance.randint(70, 110) + (45 if day.weekday() >= 5 else 0), _of_any_week(), chance)
    HourlyViews.objects.bulk_create([_row(bucket, views, chance) for bucket, views in buckets.items()])
    rebuild_daily()
    _visitors(chance)
    freshness.renew()
    return f"Online views: {sum(buckets.values())}"


def _of_the_archives_day() -> list[tuple[str, int, int, int]]:
    """What is viewed, with weights: the event, the exhibition, and exhibits met in its walk."""
    exhibition = ExhibitionPage.objects.get(slug=EXHIBITION)
    walk = Placement.objects.filter(exhibition=exhibition).values_list("exhibit", flat=True)
    return [
        (PAGE, EventPage.objects.get(slug=EVENT).pk, 0, 20),
        (PAGE, exhibition.pk, 0, 40),
        *((EXHIBIT, pk, exhibition.pk, max(2, 9 - place)) for place, pk in enumerate(walk)),
    ]


def _of_any_week() -> list[tuple[str, int, int, int]]:
    """The rest of the site; the figures of the Archives Day stay as they were."""
    others = ExhibitionPage.objects.live().exclude(slug=EXHIBITION)
    placed = Placement.objects.exclude(exhibition__slug=EXHIBITION).values_list("exhibit", "exhibition")
    home = ArchivesDayPage.objects.first().get_parent().get_parent()
    return [
        (PAGE, home.pk, 0, 30),
        (CATALOGUE.kind, CATALOGUE.pk, 0, 14),
        *((PAGE, child.pk, 0, 4) for child in home.get_children().live()),
        *((PAGE, page.pk, 0, 10) for page in others),
        *((EXHIBIT, exhibit, exhibition, 3) for exhibit, exhibition in placed),
    ]


def _spread(
    buckets: dict[_Bucket, int],
    day: datetime.date,
    total: int,
    what: list[tuple[str, int, int, int]],
    chance: random.Random,
) -> None:
    weights = [weight for *_subject, weight in what]
    for hour in chance.choices(range(24), HOURS, k=total):
        kind, pk, walk, _weight = chance.choices(what, weights)[0]
        bucket = (days.hour_of(days.start_of(day) + hour * 3600), kind, pk, walk)
        buckets[bucket] = buckets.get(bucket, 0) + 1


def _row(bucket: _Bucket, views: int, chance: random.Random) -> HourlyViews:
    hour, kind, pk, walk = bucket
    robots = sum(chance.randrange(100) < ROBOTS for _view in range(views))
    repeats = sum(chance.randrange(100) < REPEATS for _view in range(views))
    raw = views + robots + repeats
    return HourlyViews(hour=hour, kind=kind, object_id=pk, walk=walk, raw=raw, views=views, robots=robots)


def _visitors(chance: random.Random) -> None:
    """Most people look at one exhibit once; on the whole site they see three or four pages."""
    rows = list(DailyViews.objects.all())
    for row in rows:
        share = 0.28 if row.kind == SITE else 0.78
        row.visitors = max(1, round(row.views * share * chance.uniform(0.92, 1.08)))
    DailyViews.objects.bulk_update(rows, ["visitors"], batch_size=200)
