"""A county many times too large, laid in bulk beside `manage.py shell`: for the bench of the year's figures."""

import datetime
import json
import time
from collections.abc import Iterable
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from exhibitions.foundation import lay
from exhibitions.models import (
    EventIndexPage,
    EventPage,
    EventSession,
    Exhibit,
    ExhibitionIndexPage,
    ExhibitionPage,
    OnSiteRun,
    Placement,
)
from exhibitions.models.event import EventKind
from lantai.reports import annual
from lantai.reports.formats import get_format
from lantai.reports.periods import Period
from lantai.visits.models import Session

YEAR = 2025
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = datetime.datetime(YEAR, 1, 2, 9, tzinfo=SHANGHAI)
HOUR = datetime.timedelta(hours=1)


def lay_county(exhibits: int, events: int, lines: int, shows: int = 100) -> None:
    """All within the year: every exhibit hangs in an exhibition of it, every line is of a session of it."""
    lay("云溪县档案馆", "testserver")
    kinds = ("photo", "document", "artifact")
    Exhibit.objects.bulk_create(
        (
            Exhibit(
                kind=kinds[n % 3],
                reference_code=f"0901-{n:06}",
                slug=f"e-{n}",
                title=f"展品{n}",
                date_text="1958",
                date_from=datetime.date(1958, 1, 1),
                date_to=datetime.date(1958, 12, 31),
                extent=n % 7 + 1,
                extent_unit="件",
                openness="open",
                rights_status="cleared",
                privacy_status="cleared",
            )
            for n in range(exhibits)
        ),
        batch_size=2000,
    )
    ids = list(Exhibit.objects.order_by("pk").values_list("pk", flat=True))
    _exhibitions(ids, shows)
    _events(events, lines)


def _pages(model: Any, parent: Page, titles: Iterable[str], **fields: Any) -> list[Any]:
    """Published pages below one, without what publishing each would set off."""
    content_type = ContentType.objects.get_for_model(model)
    rows = [
        Page(
            title=title,
            draft_title=title,
            slug=f"{model.__name__.lower()}-{n}",
            path=Page._get_path(parent.path, parent.depth + 1, n + 1),
            depth=parent.depth + 1,
            url_path=f"{parent.url_path}{model.__name__.lower()}-{n}/",
            content_type=content_type,
            locale=Locale.get_default(),
            live=True,
        )
        for n, title in enumerate(titles)
    ]
    Page.objects.bulk_create(rows)
    made: list[Any] = []
    for row in Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).order_by("path"):
        page = model(page_ptr_id=row.pk, **{name: value(len(made)) for name, value in fields.items()})
        page.save_base(raw=True)
        made.append(page)
    Page.objects.filter(pk=parent.pk).update(numchild=len(made))
    return made


def _exhibitions(ids: list[int], shows: int) -> None:
    size = max(1, len(ids) // shows)
    walls = [ids[start : start + size] for start in range(0, size * shows, size)]

    def body(n: int) -> str:
        items = [{"type": "item", "value": pk, "id": str(uuid4())} for pk in walls[n]]
        section = {"type": "section", "value": {"title": f"单元{n}", "lead": ""}, "id": str(uuid4())}
        wall = {"type": "wall", "value": {"heading": "", "exhibits": items}, "id": str(uuid4())}
        return json.dumps([section, wall])

    titles = (f"展览{n}" for n in range(shows))
    pages = _pages(ExhibitionPage, ExhibitionIndexPage.objects.get(), titles, body=body)
    day = FIRST.date()
    OnSiteRun.objects.bulk_create(
        OnSiteRun(page_id=page.page_ptr_id, venue="一楼展厅", starts_on=day, ends_on=datetime.date(YEAR, 12, 31))
        for page in pages
    )
    Placement.objects.bulk_create(
        (
            Placement(
                exhibition_id=page.page_ptr_id,
                exhibit_id=pk,
                position=position,
                section_number=1,
                section_title=f"单元{n}",
            )
            for n, page in enumerate(pages)
            for position, pk in enumerate(walls[n], 1)
        ),
        batch_size=2000,
    )


def _events(events: int, lines: int) -> None:
    kinds = [kind.value for kind in EventKind]
    titles = (f"活动{n}" for n in range(events))
    pages = _pages(EventPage, EventIndexPage.objects.get(), titles, kind=lambda n: kinds[n % len(kinds)])
    step = datetime.timedelta(hours=8000 / max(1, events))
    planned = [(page, FIRST + step * n) for n, page in enumerate(pages)]
    EventSession.objects.bulk_create(
        EventSession(page_id=page.page_ptr_id, starts_at=at, ends_at=at + 2 * HOUR, venue="竹坪镇")
        for page, at in planned
    )
    Session.objects.bulk_create(
        Session(
            subject_id=page.page_ptr_id,
            source=f"crowd:{n}",
            title=f"活动{n}",
            venue="竹坪镇",
            starts_at=at,
            ends_at=at + 2 * HOUR,
        )
        for n, (page, at) in enumerate(planned)
    )
    # Straight into the table: what is measured is reading; the triggers sum up each line as they do a phone's.
    first, begins = Session.objects.order_by("pk").values_list("pk", flat=True)[0], FIRST.astimezone(datetime.UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)
            INSERT INTO visits_tally (op_id, session_id, kind, source, delta, group_name, credential, actor, door, reason,
                client_at, received_at, effective_at, payload_hash, flags)
            SELECT lower(hex(randomblob(16))), %s + i %% %s, 'individual', 'phone', 1, '', '', '', '东门', '',
                at, at, at, '-', ''
            FROM (SELECT i, datetime(%s, '+' || ((i %% %s) * %s) || ' minutes') AS at FROM n)""",
            [lines, first, events, f"{begins:%Y-%m-%d %H:%M:%S}", events, int(8000 * 60 / max(1, events))],
        )


def measure() -> None:
    """Print, a line each: what was measured, its seconds, its queries."""
    _timed("year", lambda: annual.draw_up(Period.of(YEAR)))
    report = annual.draw_up(Period.of(YEAR))
    _timed("records", lambda: [list(entry.records) for entry in report])
    for name in ("docx", "xlsx"):
        _timed(name, lambda name=name: get_format(name).write(annual.draw_up(Period.of(YEAR))))
    client = Client()
    _timed("statistics", lambda: client.get(f"/statistics/?year={YEAR}"))


def _timed(name: str, work: Any) -> None:
    work()
    with CaptureQueriesContext(connection) as queries:
        begun = time.perf_counter()
        work()
        seconds = time.perf_counter() - begun
    print(name, f"{seconds:.3f}", len(queries))  # noqa: T201
