"""The roller: stored hits become counts.

One transaction commits what was counted together with how far its source was read, so that neither a
kill nor a failing commit counts a hit twice or not at all.
"""

import datetime
import fcntl
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lantai.pagecache import clearing

from ..models import DailyViews, HourlyViews, Roller, Sighting, SpoolFile
from . import days, freshness, reading, stream, visitor
from .figures import subject_of_figure
from .reading import Batch
from .sources import MovedError, Source, sources
from .spool import Hit
from .subjects import Subject

# COUNTER Code of Practice 5.1, double-clicks: repeats within thirty seconds of the one before are one view.
DOUBLE_CLICK = 30.0
# Keeps each transaction, during which SQLite has no other writer, well under a tenth of a second.
BATCH = 2000
# How long spool files and sets are kept. Whole days: the oldest line of a day is not older than this.
KEPT = datetime.timedelta(hours=48)
# A page that is kept for everybody shows what was counted since at the latest after so many seconds.
SHOWN_WITHIN = 60.0
HEARTBEAT = datetime.timedelta(seconds=60)

_Item = tuple[datetime.date, int]
_Scope = tuple[datetime.date, str, int]


@dataclass(frozen=True)
class Rolled:
    """What one run has done."""

    hits: int = 0
    views: int = 0
    robots: int = 0
    torn: int = 0

    def __add__(self, other: "Rolled") -> "Rolled":
        return Rolled(
            self.hits + other.hits, self.views + other.views, self.robots + other.robots, self.torn + other.torn
        )


def roll() -> Rolled | None:
    """Count everything that waits, then destroy what has had its time; None if another roller is at work.

    Raises `django.db.DatabaseError` and `OSError`; what was not committed is rolled the next time.
    """
    with _alone() as alone:
        if not alone:
            return None
        total = Rolled()
        try:
            for source in sources():
                while not (batch := source.read(BATCH)).is_empty:
                    total += _commit(source, batch)
                    source.let_go(batch)
                    freshness.renew()
                    _tell_pages(batch.hits)
        except MovedError:
            return None  # a roller of another machine: the lock is this one's
        _heartbeat()
        _destroy(time.time())
    return total


def _tell_pages(hits: list[Hit]) -> None:
    """Kept pages show the new figures before long."""
    shown = {scope for hit in hits if not hit.robot for scope in hit.subject.scopes}
    clearing.changed_soon(SHOWN_WITHIN, *(subject_of_figure(kind, pk) for kind, pk in shown))


@contextmanager
def _alone() -> Iterator[bool]:
    settings.VISITS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.VISITS_DIR / "roller.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@transaction.atomic
def _commit(source: Source, batch: Batch) -> Rolled:
    Roller.objects.get_or_create(pk=1)
    Roller.objects.select_for_update().filter(pk=1).update(last_rolled=timezone.now())
    source.note(batch)
    count = _Count(batch.hits)
    count.save()
    return Rolled(len(batch.hits), count.views, count.robots, sum(batch.torn.values()))


class _Count:
    """The hits of a batch, counted against the sets of their days."""

    def __init__(self, hits: list[Hit]) -> None:
        self.views = self.robots = 0
        self._hourly: dict[tuple[datetime.datetime, Subject], list[int]] = defaultdict(lambda: [0, 0, 0])
        self._daily: dict[_Scope, list[int]] = defaultdict(lambda: [0, 0])
        self._fresh: dict[tuple[_Item, Subject], float] = {}
        self._seen = self._known(hits)
        for hit in hits:
            self._add(hit)

    @staticmethod
    def _known(hits: list[Hit]) -> dict[_Item, dict[Subject, float]]:
        seen: dict[_Item, dict[Subject, float]] = defaultdict(dict)
        people = [hit for hit in hits if not hit.robot]
        stored = Sighting.objects.filter(
            day__in={days.day_of(hit.at) for hit in people}, visitor__in={hit.visitor for hit in people}
        )
        for sighting in stored.iterator():
            subject = Subject(sighting.kind, sighting.object_id, sighting.walk)
            seen[sighting.day, sighting.visitor][subject] = sighting.last_seen
        return seen

    def _add(self, hit: Hit) -> None:
        bucket = self._hourly[days.hour_of(hit.at), hit.subject]
        bucket[0] += 1
        if hit.robot:
            bucket[2] += 1
            self.robots += 1
            return
        day = days.day_of(hit.at)
        seen = self._seen[day, hit.visitor]
        last = seen.get(hit.subject)
        if last is None:
            met = {scope for subject in seen for scope in subject.scopes}
            for scope in set(hit.subject.scopes) - met:
                self._daily[(day, *scope)][1] += 1
        # Workers' files may reach us out of order: the distance counts, not the direction.
        if last is None or abs(hit.at - last) > DOUBLE_CLICK:
            bucket[1] += 1
            self.views += 1
            for scope in hit.subject.scopes:
                self._daily[(day, *scope)][0] += 1
        seen[hit.subject] = self._fresh[(day, hit.visitor), hit.subject] = max(last or 0.0, hit.at)

    def save(self) -> None:
        """Add to what is stored; the caller's transaction makes it one with the spool's offset."""
        self._save_hourly()
        add_daily(self._daily)
        Sighting.objects.bulk_create(
            [
                Sighting(day=day, visitor=who, kind=at.kind, object_id=at.pk, walk=at.walk, last_seen=last_seen)
                for ((day, who), at), last_seen in self._fresh.items()
            ],
            update_conflicts=True,
            unique_fields=["day", "visitor", "kind", "object_id", "walk"],
            update_fields=["last_seen"],
        )

    def _save_hourly(self) -> None:
        stored = {
            (row.hour, Subject(row.kind, row.object_id, row.walk)): row
            for row in HourlyViews.objects.filter(
                hour__in={hour for hour, _subject in self._hourly},
                object_id__in={subject.pk for _hour, subject in self._hourly},
            )
        }
        rows = []
        for (hour, subject), (raw, views, robots) in self._hourly.items():
            row = stored.get((hour, subject)) or HourlyViews(
                hour=hour, kind=subject.kind, object_id=subject.pk, walk=subject.walk
            )
            row.raw, row.views, row.robots = row.raw + raw, row.views + views, row.robots + robots
            rows.append(row)
        HourlyViews.objects.bulk_create(
            [row for row in rows if not row.pk],
        )
        HourlyViews.objects.bulk_update([row for row in rows if row.pk], ["raw", "views", "robots"], batch_size=200)


def add_daily(more: dict[_Scope, list[int]]) -> None:
    """Add views and visitors to the figures of days."""
    stored = {
        (row.day, row.kind, row.object_id): row
        for row in DailyViews.objects.filter(
            day__in={day for day, _kind, _pk in more}, object_id__in={pk for _day, _kind, pk in more}
        )
    }
    rows = []
    for scope, (views, visitors) in more.items():
        day, kind, pk = scope
        row = stored.get(scope) or DailyViews(day=day, kind=kind, object_id=pk)
        row.views, row.visitors = row.views + views, row.visitors + visitors
        rows.append(row)
    DailyViews.objects.bulk_create([row for row in rows if not row.pk])
    DailyViews.objects.bulk_update([row for row in rows if row.pk], ["views", "visitors"], batch_size=200)


def _heartbeat() -> None:
    """When there is nothing to roll, a write a minute is enough to say that somebody would."""
    now = timezone.now()
    late = Roller.objects.filter(pk=1, last_rolled__gt=now - HEARTBEAT)
    if not late.exists():
        Roller.objects.update_or_create(pk=1, defaults={"last_rolled": now})


def _destroy(now: float) -> None:
    """Salts after their grace, spool files and sets after 48 hours. Counts stay."""
    visitor.destroy_old_salts(now)
    if stream.in_use():
        visitor.destroy_streams_salt(now)
    past = days.day_of(now - KEPT.total_seconds())
    Sighting.objects.filter(day__lte=past).delete()
    old = [file for file in reading.spool_files() if reading.day_of_file(file) <= past]
    offsets = dict(SpoolFile.objects.filter(name__in=[file.name for file in old]).values_list("name", "offset"))
    gone = [file for file in old if file.stat().st_size == offsets.get(file.name)]
    if not gone:
        return
    for file in gone:
        file.unlink()
    # Only a file that is gone for good may be forgotten: with its offset lost it would be counted again.
    folder = os.open(gone[0].parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    SpoolFile.objects.filter(name__in=[file.name for file in gone]).delete()
