"""A believable year of the reading room, and the months since."""

import datetime
import random
import uuid
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from lantai.ops.demo_content import register_demo

from ..models import Entry, Purpose

NAMESPACE = uuid.UUID("5c8a1c5e-95d2-5f4e-8f0c-1f6f5b6d7a10")
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, LAST = datetime.date(2025, 1, 2), datetime.date(2026, 10, 30)
DESK = ("staff", "editor")
# Readers on an ordinary day, by month: busy before school begins and when pensions are settled.
USUAL = (3, 2, 5, 5, 4, 5, 6, 7, 5, 4, 5, 4)
# Weeks in which offices are closed for Spring Festival and the National Day.
CLOSED = (
    (datetime.date(2025, 1, 28), datetime.date(2025, 2, 4)),
    (datetime.date(2025, 10, 1), datetime.date(2025, 10, 8)),
    (datetime.date(2026, 2, 16), datetime.date(2026, 2, 23)),
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 7)),
)
# Purpose: how often of a hundred, and how many volumes, items and copies such a visit needs at most.
VISITS = {
    Purpose.EVIDENCE: (62, 0, 3, 2),
    Purpose.REFERENCE: (18, 4, 10, 4),
    Purpose.COMPILATION: (8, 9, 14, 6),
    Purpose.RESEARCH: (5, 7, 10, 3),
    Purpose.ECONOMY: (4, 3, 8, 4),
    Purpose.EDUCATION: (2, 2, 6, 2),
    Purpose.OTHER: (1, 1, 2, 1),
}
MISTAKES_EVERY = 240


@register_demo(40)
def load() -> str:
    """Write the register once; repeating changes nothing."""
    if Entry.objects.exists():
        return "Reading room: already entered"
    lines = list(_lines())
    Entry.objects.bulk_create(lines, batch_size=500)
    return f"Reading room: {len(lines)} lines"


def _lines() -> Iterator[Entry]:
    chance = random.Random(2025)  # noqa: S311 - the same demonstration each time
    day, number = FIRST, 0
    while day <= LAST:
        for hour in sorted(_hours(day, chance)):
            number += 1
            line = _visit(day, hour, number, chance)
            yield line
            if number % MISTAKES_EVERY == 0:
                yield from _mistaken(line)
        day += datetime.timedelta(days=1)


def _hours(day: datetime.date, chance: random.Random) -> list[int]:
    """The hour of each visit of a day; none on weekends and holidays."""
    if day.weekday() > 4 or any(first <= day <= last for first, last in CLOSED):
        return []
    usual = USUAL[day.month - 1]
    return chance.choices(
        (8, 9, 10, 11, 14, 15, 16), (8, 20, 22, 10, 12, 16, 8), k=chance.randint(usual - 2, usual + 3)
    )


def _visit(day: datetime.date, hour: int, number: int, chance: random.Random) -> Entry:
    purpose = chance.choices(list(VISITS), [often for often, *_most in VISITS.values()])[0]
    _often, volumes, items, copies = VISITS[purpose]
    copied = chance.randint(0 if purpose != Purpose.EVIDENCE else 1, copies)
    return _at(
        Entry(
            number=uuid.uuid5(NAMESPACE, str(number)),
            day=day,
            purpose=purpose,
            readers=2 if chance.random() < 0.08 else 1,
            volumes=chance.randint(0, volumes),
            items=chance.randint(1, items),
            copies=copied,
            pages=copied * chance.randint(1, 4),
            actor=DESK[number % 5 == 0],
        ),
        hour,
        chance.randrange(60),
    )


def _mistaken(line: Entry) -> Iterator[Entry]:
    """A line too many, taken back."""
    twice = Entry(number=uuid.uuid5(line.number, "twice"), day=line.day, purpose=line.purpose, readers=1)
    back = Entry(number=uuid.uuid5(line.number, "back"), day=line.day, purpose=line.purpose, readers=-1, reverses=twice)
    twice.actor = back.actor = line.actor
    back.reason = "误点，多记1人次"
    for minutes, written in ((1, twice), (3, back)):
        written.recorded_at = line.recorded_at + datetime.timedelta(minutes=minutes)
        yield written


def _at(line: Entry, hour: int, minute: int) -> Entry:
    line.recorded_at = datetime.datetime.combine(line.day, datetime.time(hour, minute), tzinfo=SHANGHAI)
    return line
