"""A believable week of attendance: the square, the open day, the hall's own exhibition."""

import datetime
import random
import uuid
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from lantai.ops.demo_content import register_demo
from lantai.visits.models import Attendant, Session, Tally
from lantai.visits.models.onsite import Kind, Source

from ..models import EventPage

SHANGHAI = ZoneInfo("Asia/Shanghai")
NAMESPACE = uuid.UUID("2b0f9b5e-3d7a-5c0e-8f43-5a6d1f0e6a11")
SQUARE = {datetime.date(2025, 6, 9): 512, datetime.date(2025, 6, 10): 386, datetime.date(2025, 6, 11): 388}
OPEN_DAY = {datetime.date(2025, 6, 13): 64}
# The first week of the exhibition in the hall itself; closed on Mondays.
HALL = {
    datetime.date(2026, 3, date): people
    for date, people in ((18, 143), (19, 58), (20, 66), (21, 121), (22, 134), (24, 41))
}
# Counted on paper and entered afterwards: trainings, and the law in the market.
ON_PAPER = {
    "law-2023": {datetime.date(2023, 6, 9): 96},
    "training-offices-2025": {datetime.date(2025, 4, 16): 86},
    "training-townships-2025": {datetime.date(2025, 9, 24): 42},
}
DOORS = (("东门", "小陈"), ("西门", "小李"))
# Whom a phone of the demonstration offers.
PINS = {"小陈": "2580", "小李": "1470"}
# Of a day's visitors, by hour from nine: the morning fills, noon is quiet, the afternoon fills again.
FLOW = (9, 16, 14, 5, 4, 10, 16, 14, 6)
GROUPS = {
    datetime.date(2025, 6, 9): (("云溪县第一中学高二年级", 46, 10), ("退休教师协会", 28, 15)),
    datetime.date(2025, 6, 10): (("城关镇机关干部", 35, 14),),
    datetime.date(2025, 6, 11): (("青石圩老街居民", 31, 9), ("县妇联志愿者", 22, 16)),
    datetime.date(2025, 6, 13): (("城关小学三年级", 26, 9),),
}
HEADCOUNTS = {10: 38, 15: 44}


@register_demo(40)
def load() -> str:
    """Count the week once; repeating changes nothing."""
    if Tally.objects.exists():
        return "Attendance: already counted"
    for name, pin in PINS.items():
        attendant = Attendant(name=name)
        attendant.set_pin(pin)
        attendant.save()
    lines: list[Tally] = []
    for slug, days in (("archives-day-2025", SQUARE), ("open-day-2025", OPEN_DAY)):
        event = EventPage.objects.get(slug=slug)
        for session in Session.objects.filter(subject=event.pk):
            day = session.starts_at.astimezone(SHANGHAI).date()
            lines += _day(session, day, days[day])
    for session in Session.objects.filter(subject__slug="qingshixu", ends_at=None):
        for day, people in HALL.items():
            lines += _day(session, day, people)
    for slug, days in ON_PAPER.items():
        for session in Session.objects.filter(subject__slug=slug):
            day = session.starts_at.astimezone(SHANGHAI).date()
            chance = random.Random(day.toordinal())  # noqa: S311 - the same demonstration each time
            lines.append(
                _line(session, "paper", _at(day, 9, chance), Kind.GROUP, days[day], chance, source=Source.PAPER)
            )
    Tally.objects.bulk_create(lines)
    return f"Attendance: {sum(line.delta for line in lines)} people on {len(lines)} lines"


def _day(session: Session, day: datetime.date, people: int) -> Iterator[Tally]:
    """Groups first, the rest one by one and in fives, spread over the hours; undone taps come out even."""
    chance = random.Random(day.toordinal())  # noqa: S311 - the same demonstration each time
    left = people
    for number, (name, size, hour) in enumerate(GROUPS.get(day, ())):
        left -= size
        yield _line(session, f"g{number}", _at(day, hour, chance), Kind.GROUP, size, chance, group_name=name)
    ends = session.ends_at.astimezone(SHANGHAI).hour if session.ends_at else 17
    hours = range(9, ends)
    weights = FLOW[: len(hours)]
    number = 0
    while left:
        step = 5 if left > 40 and chance.random() < 0.12 else 1
        hour = chance.choices(hours, weights)[0]
        tapped = _line(session, str(number), _at(day, hour, chance), Kind.INDIVIDUAL, step, chance)
        yield tapped
        left -= step
        if number % 90 == 89:
            yield _undone(tapped)
            left += step
        number += 1
    for hour, seen in HEADCOUNTS.items():
        if hour < ends:
            at = datetime.datetime.combine(day, datetime.time(hour, 30), tzinfo=SHANGHAI)
            yield _line(session, f"h{hour}", at, Kind.HEADCOUNT, 0, chance, observed=seen * people // 512 + 3)


def _at(day: datetime.date, hour: int, chance: random.Random) -> datetime.datetime:
    moment = datetime.datetime.combine(day, datetime.time(hour), tzinfo=SHANGHAI)
    return moment + datetime.timedelta(seconds=chance.randrange(3600))


def _line(
    session: Session,
    number: str,
    at: datetime.datetime,
    kind: Kind,
    delta: int,
    chance: random.Random,
    *,
    group_name: str = "",
    observed: int | None = None,
    source: Source = Source.PHONE,
) -> Tally:
    door, actor = chance.choice(DOORS)
    op_id = uuid.uuid5(NAMESPACE, f"{session.source} {at:%Y%m%d} {number}")
    return Tally(
        op_id=op_id,
        session=session,
        kind=kind,
        source=source,
        delta=delta,
        observed=observed,
        group_name=group_name,
        actor=actor,
        door=door,
        client_at=at,
        sent_at=at,
        received_at=at + datetime.timedelta(seconds=2),
        effective_at=at,
        payload_hash=op_id.hex,
    )


def _undone(tapped: Tally) -> Tally:
    at = tapped.client_at + datetime.timedelta(seconds=4)
    return Tally(
        op_id=uuid.uuid5(NAMESPACE, f"{tapped.op_id} undo"),
        session=tapped.session,
        kind=Kind.CORRECTION,
        source=Source.PHONE,
        delta=-tapped.delta,
        reverses=tapped.op_id,
        actor=tapped.actor,
        door=tapped.door,
        client_at=at,
        sent_at=at,
        received_at=at + datetime.timedelta(seconds=2),
        effective_at=at,
        payload_hash=tapped.op_id.hex,
    )
