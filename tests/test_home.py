"""/ : what it opens with, what is on, what the day brings; nothing false about time."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from exhibitions.frontage import exhibit_of_the_day
from lantai.pages.models import HallSettings

from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_edition, make_event, make_exhibition

pytestmark = pytest.mark.django_db

BUDGET = 13


def body(path: str = "/") -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return re.sub(r"<wbr>|</?span[^>]*>", "", response.content.decode())


def run_in(days: int, length: int = 2) -> list[tuple[str, datetime.date, datetime.date]]:
    first = timezone.localdate() + datetime.timedelta(days=days)
    return [("县文化广场", first, first + datetime.timedelta(days=length))]


def test_a_new_site_opens_with_the_name_of_the_hall(home: Any) -> None:
    hall = HallSettings.objects.get_or_create(site=home.get_site())[0]
    hall.name = "云溪县档案馆"
    hall.save()
    html = body()
    assert re.search(r'<h1 id="now">\s*云溪县档案馆\s*</h1>', html)
    assert "第一个展览正在筹备" in html
    for absent in ("每日一件", "近期活动", "全部展览", "正在展出"):
        assert absent not in html


@pytest.mark.parametrize(
    "days, said, unsaid",
    [(-1, "正在展出", "即将开展"), (20, "即将开展", "正在展出"), (-400, "网上", "正在展出")],
)
def test_it_says_of_an_exhibition_what_is_true_today(home: Any, days: int, said: str, unsaid: str) -> None:
    make_exhibition([ExhibitFactory.create()], title="请听档案说", runs=run_in(days))
    html = body()
    assert said in html
    assert unsaid not in html
    assert "县文化广场" in html


def test_the_exhibition_an_editor_chose_opens_the_page(home: Any) -> None:
    make_exhibition([], title="正在展的", slug="on", runs=run_in(0))
    chosen = make_exhibition([], title="选中的", slug="chosen", runs=run_in(-900))
    assert re.search(r'<h1 id="now"[^>]*><a[^>]*>正在展的', body())
    home.featured = chosen
    home.save_revision().publish()
    assert re.search(r'<h1 id="now"[^>]*><a[^>]*>选中的', body())
    chosen.unpublish()
    assert "选中的" not in body()


def test_the_exhibit_of_the_day_is_one_that_may_be_shown(home: Any) -> None:
    assert exhibit_of_the_day() is None
    closed = ClosedExhibitFactory.create(images=[ImageFactory.create()])
    ExhibitFactory.create(images=[ImageFactory.create()], description="")
    ExhibitFactory.create(images=[])
    assert exhibit_of_the_day() is None
    first, second = ImageFactory.create(), ImageFactory.create()
    shown = ExhibitFactory.create(title="木印版", images=[first, second])
    found = exhibit_of_the_day()
    assert found is not None
    assert (found.exhibit, found.image) == (shown, first)
    html = body()
    assert "木印版" in html
    assert closed.title not in html


def test_coming_sessions_are_announced_and_past_ones_are_not(home: Any) -> None:
    now = timezone.now()
    make_event("老街讲解", "tour", [now - datetime.timedelta(days=40), now + datetime.timedelta(days=3)])
    make_event("去年的讲座", "talk", [now - datetime.timedelta(days=300)])
    html = body()
    assert "老街讲解" in html
    assert "去年的讲座" not in html
    assert html.count("<time datetime") == 1


def test_editions_stand_on_the_shelf_unless_they_are_restricted(home: Any) -> None:
    make_edition(2024, theme="筑梦现代化 奋斗兰台人")
    restricted = make_edition(2023, theme="奋进新征程 兰台谱新篇")
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    html = body()
    assert "奋斗兰台人" in html
    assert "兰台谱新篇" not in html


def test_queries_do_not_grow_with_content(home: Any) -> None:
    def queries() -> int:
        body()
        with CaptureQueriesContext(connection) as seen:
            body()
        return len(seen)

    make_exhibition([ExhibitFactory.create(images=[ImageFactory.create()])], title="一", slug="s0", runs=run_in(0))
    make_event(starts=[timezone.now() + datetime.timedelta(days=3)])
    make_edition(2025)
    few = queries()
    for number in range(1, 6):
        exhibits = ExhibitFactory.create_batch(3, images=[ImageFactory.create()])
        make_exhibition(exhibits, title=f"展{number}", slug=f"s{number}", runs=run_in(-number))
        make_event(f"活动{number}", f"e{number}", [timezone.now() + datetime.timedelta(days=number)])
        make_edition(2025 - number)
    assert queries() == few <= BUDGET
