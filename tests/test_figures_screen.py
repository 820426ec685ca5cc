"""年度数字 in the admin: every figure, its records, last year beside it, what is missing; and what the public gets."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from lantai.reports import registry

from .cast import Cast
from .factories import ExhibitFactory, make_exhibition


def test_the_year_shows_every_figure_and_each_leads_to_records_that_add_up(demo: object, cast: Cast) -> None:
    client = cast.client("director")
    page = client.get("/cms/reports/figures/?year=2025").content.decode()
    addresses = re.findall(r'href="(/cms/reports/figures/of/([a-z_]+)/\?year=2025)"', page)
    assert [key for _url, key in addresses] == [figure.key for figure in registry.registered()]
    assert "120余幅" in page
    assert "1300余人" in page
    # What is missing comes with a link: an event of 2025 nobody was counted on.
    assert "国家宪法日档案法宣传" in page[page.index('id="gaps"') :]

    figure = client.get("/cms/reports/figures/of/photos_shown/?year=2025").content.decode()
    assert "<strong>126</strong>" in figure
    table = figure[figure.index("<tbody>", figure.index("figures-table")) :]
    adds = re.findall(r'class="figures-number">(\d+)</td>', table)
    assert sum(map(int, adds)) == 126
    assert 'data-chart="bar"' in figure
    years = dict(re.findall(r'<a href="\?year=(\d+)">\d+</a></th><td class="figures-number">(\d+)</td>', figure))
    assert {year: years[year] for year in ("2023", "2024", "2025", "2026")} == {
        "2023": "37", "2024": "60", "2025": "126", "2026": "28",
    }  # fmt: skip
    assert "防汛" not in page + figure

    beside = client.get("/cms/reports/figures/?year=2026&until=2026-06-30").content.decode()
    assert "2026-06-30" in beside
    assert client.get("/cms/reports/figures/of/no_such/?year=2025").status_code == 404


def test_each_figure_opens_for_those_who_see_figures(demo: object, cast: Cast) -> None:
    client = cast.client("director")
    for figure in registry.registered():
        response = client.get(f"/cms/reports/figures/of/{figure.key}/?year=2025")
        assert response.status_code == 200, figure.key
        opened = set(re.findall(r'<th scope="row"><a href="(/[^"?]*)"', response.content.decode()))
        # Where a director may not edit, the link leads to what the public sees.
        assert all(client.get(url).status_code == 200 for url in list(opened)[:3]), (figure.key, opened)


@pytest.mark.django_db
def test_a_cut_off_before_the_year_is_explained(cast: Cast) -> None:
    page = cast.client("director").get("/cms/reports/figures/?year=2025&until=2024-12-31").content.decode()
    assert "error-message" in page
    assert "2024-12-31" in page
    assert 'id="topic-1"' not in page
    for nonsense in ("year=x", "year=2025&until=x", "year=99999"):
        response = cast.client("director").get(f"/cms/reports/figures/?{nonsense}")
        assert response.status_code == 200
        assert "error-message" in response.content.decode()


@pytest.mark.django_db
def test_a_year_without_data_is_zeros_and_nothing(cast: Cast) -> None:
    page = cast.client("director").get("/cms/reports/figures/?year=1998").content.decode()
    assert "0幅" in page
    assert "无" in page
    assert cast.client("director").get("/cms/reports/figures/of/photos_shown/?year=1998").status_code == 200


@pytest.mark.django_db
def test_many_records_come_a_page_at_a_time(cast: Cast, home: Any) -> None:
    make_exhibition([ExhibitFactory.create() for _ in range(60)])
    client = cast.client("editor")
    first = client.get("/cms/reports/figures/of/photos_shown/?year=2025").content.decode()
    second = client.get("/cms/reports/figures/of/photos_shown/?year=2025&p=2").content.decode()
    listed = [page.count("/cms/exhibits/inspect/") for page in (first, second)]
    assert listed == [50, 10]


def test_the_desk_shows_the_running_year_to_those_who_see_figures(demo: object, cast: Cast) -> None:
    home = cast.client("director").get("/cms/").content.decode()
    assert 'id="figures-desk"' in home
    assert "/cms/reports/figures/of/visitors_received/" in home
    assert 'id="figures-desk"' not in cast.client("staff").get("/cms/").content.decode()


def test_the_public_page_gives_the_same_numbers(demo: object) -> None:
    cache.clear()
    text = Client().get("/statistics/?year=2025").content.decode()
    shown = [int(number) for number in re.findall(r'<p class="big">(\d+)<small', text)]
    assert shown == [1350, 5420, 1, 126, 84, 37]
    assert "防汛" not in text
    assert [row for row in re.findall(r'<tr><th scope="row">.*?</tr>', text) if "培训" in row] == []
    assert Client().get("/statistics/?year=2023").status_code == 200
