"""/cms/exhibition-report/<id>/: one A4 page for the leader's desk."""

import datetime
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Page

from exhibitions.admin.report import drawn
from exhibitions.models import ExhibitionPage
from exhibitions.report import MOST_BARS, Bar, report_of
from lantai.visits.models import DailyAttendance, DailyViews, Session

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_exhibition
from .outside import need

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2025, 6, 9)


@pytest.fixture
def exhibition(home: object) -> ExhibitionPage:
    exhibits = [
        ExhibitFactory(extent=12, images=[ImageFactory(prepared=True)]),
        ExhibitFactory(kind="document", extent=8, extent_unit="张"),
        ExhibitFactory(kind="artifact", extent=3, extent_unit="份"),
    ]
    return make_exhibition(
        exhibits,
        runs=[
            ("县文化广场", FIRST, FIRST + datetime.timedelta(days=2)),
            ("县档案馆", FIRST + datetime.timedelta(days=90), None),
        ],
    )


def attend(page: ExhibitionPage, days: dict[datetime.date, int], venue: str = "县文化广场") -> None:
    session = Session.objects.get(subject=page.pk, venue=venue)
    DailyAttendance.objects.bulk_create(DailyAttendance(session=session, day=day, people=n) for day, n in days.items())


def test_counts_runs_attendance_and_views(exhibition: ExhibitionPage) -> None:
    attend(exhibition, {FIRST: 512, FIRST + datetime.timedelta(days=2): 388})
    attend(exhibition, {FIRST + datetime.timedelta(days=100): 9}, venue="县档案馆")
    DailyViews.objects.create(day=FIRST, kind="page", object_id=exhibition.pk, views=40, visitors=20)
    report = report_of(exhibition)
    assert [(extent.kind, extent.total, extent.unit) for extent in report.extents] == [
        ("photo", 12, "幅"),
        ("document", 8, "张"),
        ("artifact", 3, "份"),
    ]
    assert [(shown.run.venue, shown.people, shown.days) for shown in report.runs] == [
        ("县文化广场", 900, 2),
        ("县档案馆", 9, 1),
    ]
    assert (report.attendance, report.days, report.mean, report.busiest) == (909, 3, 303, (FIRST, 512))
    assert (report.views, report.views_since, report.records) == (40, FIRST, 3)
    assert report.sections == ["单元1"]


def test_days_then_weeks_then_months(exhibition: ExhibitionPage) -> None:
    assert report_of(exhibition).bars == []
    attend(exhibition, {FIRST: 5, FIRST + datetime.timedelta(days=2): 7})
    assert report_of(exhibition).bars == [Bar("6/9", 5), Bar("6/10", 0), Bar("6/11", 7)]
    attend(exhibition, {FIRST + datetime.timedelta(days=40): 1})
    assert [bar.people for bar in report_of(exhibition).bars] == [12, 1]
    attend(exhibition, {FIRST + datetime.timedelta(days=8 * n + 41): 1 for n in range(MOST_BARS)})
    bars = report_of(exhibition).bars
    assert len(bars) <= MOST_BARS
    assert sum(bar.people for bar in bars) == 13 + MOST_BARS


def test_nothing_that_is_closed_is_counted_or_shown(exhibition: ExhibitionPage, cast: Cast) -> None:
    closed = ClosedExhibitFactory(title="会商纪要", extent=99, images=[ImageFactory(prepared=True)])
    page = make_exhibition([closed, ExhibitFactory(extent=1)], title="小展", slug="small", live=False, runs=[])
    report = report_of(page)
    assert [extent.total for extent in report.extents] == [1]
    assert report.pictures == []
    html = cast.client("director").get(f"/cms/exhibition-report/{page.pk}/").content.decode()
    assert "会商纪要" not in html


def test_the_way_to_it_stands_in_edit_view_and_list(exhibition: ExhibitionPage, cast: Cast) -> None:
    url = f"/cms/exhibition-report/{exhibition.pk}/"
    client = cast.client("editor")
    assert url in client.get(f"/cms/pages/{exhibition.pk}/edit/").content.decode()
    assert url in client.get(f"/cms/pages/{exhibition.get_parent().pk}/").content.decode()
    assert client.get("/cms/exhibition-report/999999/").status_code == 404
    response = cast.client("staff").get(url)
    assert response.status_code == 302


def test_the_leader_finds_all_of_them_among_the_reports(exhibition: ExhibitionPage, cast: Cast) -> None:
    attend(exhibition, {FIRST: 512})
    client = cast.client("director")
    response = client.get("/cms/reports/exhibitions/")
    assert f"/cms/exhibition-report/{exhibition.pk}/" in response.content.decode()
    assert [page.attendance for page in response.context["object_list"]] == [512]
    assert "/cms/reports/exhibitions/" in client.get("/cms/").content.decode()


def test_bars_stand_within_the_chart() -> None:
    assert drawn([]) == []
    for bars in ([Bar("a", 0)], [Bar("a", 3)], [Bar(str(n), n) for n in range(MOST_BARS)]):
        for bar in drawn(bars):
            assert bar.x >= 0
            assert bar.x + bar.width <= 720
            assert bar.above > 0


def test_it_prints_on_one_page(page: Page, exhibition: ExhibitionPage, cast: Cast, tmp_path: Path) -> None:
    """Chromium prints the fullest report there is: it fills one A4 page and no more."""
    need(bool(which("pdfinfo")), "poppler-utils")
    for n in range(12):
        exhibition.runs.create(venue=f"第{n}个乡镇综合文化站多功能厅", starts_on=FIRST, ends_on=FIRST)
    attend(exhibition, {FIRST + datetime.timedelta(days=n): 1000 + n for n in range(MOST_BARS)})
    html: Any = cast.client("director").get(f"/cms/exhibition-report/{exhibition.pk}/").content.decode()
    style = (Path(__file__).parents[1] / "static/admin/exhibition-report.css").read_text()
    page.set_content(
        html.partition("<link")[0] + f"<style>{style}</style>" + html.partition('exhibition-report.css">')[2]
    )
    pdf = tmp_path / "report.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True)
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    assert "Pages:           1" in told
    assert "A4" in told
