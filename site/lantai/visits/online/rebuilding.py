"""The days' views, derived from the hours' anew."""

import datetime
from collections import Counter

from django.db import transaction

from lantai.pagecache import clearing

from ..models import DailyViews, HourlyViews
from . import days
from .subjects import Subject

_Scope = tuple[datetime.date, str, int]


@transaction.atomic
def rebuild_daily() -> int:
    """Correct `DailyViews.views` wherever it differs; visitors stay as counted. Returns how many rows were wrong."""
    views: Counter[_Scope] = Counter()
    for row in HourlyViews.objects.filter(views__gt=0).iterator():
        day = days.day_of(row.hour.timestamp())
        for scope in Subject(row.kind, row.object_id, row.walk).scopes:
            views[(day, *scope)] += row.views
    wrong = []
    for daily in DailyViews.objects.iterator():
        right = views.pop((daily.day, daily.kind, daily.object_id), 0)
        if daily.views != right:
            daily.views = right
            wrong.append(daily)
    missing = [DailyViews(day=day, kind=kind, object_id=pk, views=count) for (day, kind, pk), count in views.items()]
    DailyViews.objects.bulk_update(wrong, ["views"], batch_size=200)
    DailyViews.objects.bulk_create(missing, batch_size=500)
    transaction.on_commit(clearing.clear_all)
    return len(wrong) + len(missing)
