"""The poster of an exhibition: what it says, its code, its picture, and what it warns of."""

import datetime
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from exhibitions.labels import posters
from exhibitions.labels.links import link_of
from exhibitions.labels.typeset import poster_press
from exhibitions.models import ExhibitionPage

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_edition, make_exhibition, picture_bytes
from .outside import need
from .scanning import codes_in, text_of, words_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

RED = (200, 30, 30)


@pytest.fixture(autouse=True)
def _can_typeset() -> None:
    from lantai.media import typesetting

    try:
        typesetting.check()
    except typesetting.CannotTypesetError:
        need(None, "fonts-noto-cjk (and pip install -r requirements-books.txt)")


@pytest.fixture
def exhibition() -> ExhibitionPage:
    edition = make_edition(2026, theme="档案里的家乡")
    return make_exhibition(
        [ExhibitFactory()],
        title="山水之间——云溪百年影像展",
        subtitle="照片与文书",
        edition=edition,
        picture=ImageFactory(content=picture_bytes(1600, 1200, color=RED)),
        runs=[("县文化广场", datetime.date(2026, 6, 9), datetime.date(2026, 7, 31))],
    )


@pytest.mark.parametrize("paper, size", [("a3", (297, 420)), ("a4", (210, 297))])
def test_it_says_what_where_when_and_leads_there(
    exhibition: ExhibitionPage, tmp_path: Path, paper: str, size: tuple[int, int]
) -> None:
    poster = posters.poster_of(exhibition)
    made = poster_press.pdf(poster, paper, has_marks=False)
    (page,) = words_in(made, tmp_path)
    assert (round(page[0]), round(page[1])) == size
    text = text_of(made, tmp_path)
    for expected in (
        *("山水之间", "云溪百年影像展", "照片与文书", "2026年6月9日", "7月31日", "县文化广场", "云溪县档案馆"),
        *("2026年国际档案日", "档案里的家乡"),
    ):
        assert expected in text
    assert codes_in(made, tmp_path, dpi=150) == [[link_of(exhibition).address]]


def test_for_a_print_shop_it_has_bleed_and_marks(exhibition: ExhibitionPage, tmp_path: Path) -> None:
    made = poster_press.pdf(posters.poster_of(exhibition), "a3", has_marks=True)
    (page,) = words_in(made, tmp_path)
    assert (round(page[0]), round(page[1])) == (317, 440)
    assert codes_in(made, tmp_path, dpi=150) == [[link_of(exhibition).address]]


def test_nothing_leaves_the_paper_however_long_the_title(tmp_path: Path) -> None:
    page = make_exhibition(
        title="中国共产党云溪县委员会 云溪县人民政府 " + "庆祝建县七十周年暨县志编纂委员会成立四十周年" * 5,
        subtitle="副题" * 40,
        organiser="主办单位，" * 20,
    )
    (sheet,) = words_in(poster_press.pdf(posters.poster_of(page), "a4", has_marks=False), tmp_path)
    assert all(
        x_min > 10 and x_max < 200 and y_min > 150 and y_max < 290 for x_min, y_min, x_max, y_max, _word in sheet[2]
    )


def _dominant(content: bytes) -> tuple[int, int, int]:
    picture = Image.open(BytesIO(content)).convert("RGB")
    color = picture.getpixel((picture.width // 2, picture.height // 4))
    assert isinstance(color, tuple)
    return int(color[0]), int(color[1]), int(color[2])


def test_the_picture_of_the_page_is_on_it(exhibition: ExhibitionPage) -> None:
    red, green, _blue = _dominant(poster_press.picture(posters.poster_of(exhibition), "a4"))
    assert red > 150
    assert green < 80


def test_a_picture_that_is_closed_is_never_on_it(exhibition: ExhibitionPage) -> None:
    ClosedExhibitFactory(images=[exhibition.picture])
    poster = posters.poster_of(exhibition)
    assert poster.image is None
    assert poster.warnings
    assert _dominant(poster_press.picture(poster, "a4"))[0] < 100


def test_without_a_picture_it_takes_that_of_an_exhibit() -> None:
    image = ImageFactory()
    page = make_exhibition([ExhibitFactory(images=[image])])
    assert posters.poster_of(page).image == image


@pytest.mark.parametrize("size", [(400, 900), (1800, 500), (900, 900)])
def test_upright_wide_and_square_pictures_are_shown_whole(size: tuple[int, int]) -> None:
    page = make_exhibition(picture=ImageFactory(content=picture_bytes(*size, color=RED)))
    picture = Image.open(BytesIO(poster_press.picture(posters.poster_of(page), "a3"))).convert("RGB")
    plate = picture.crop((0, 0, picture.width, round(picture.height * 230 / 420)))
    columns = [x for x in range(plate.width) if any(_is_red(plate.getpixel((x, y))) for y in range(0, plate.height, 5))]
    rows = [y for y in range(plate.height) if any(_is_red(plate.getpixel((x, y))) for x in range(0, plate.width, 5))]
    shown = (columns[-1] - columns[0]) / (rows[-1] - rows[0])
    assert shown == pytest.approx(size[0] / size[1], rel=0.03)


def _is_red(color: Any) -> bool:
    return bool(color[0] > 170 and color[1] < 60 and color[2] < 60)


def test_what_is_lacking_is_told(cast: Cast) -> None:
    page = make_exhibition(live=False, runs=[], picture=ImageFactory())
    poster = posters.poster_of(page)
    assert len(poster.warnings) == 2
    assert poster_press.too_small(poster, "a3")
    text = cast.client("editor").get(f"/cms/posters/{page.pk}/").content.decode()
    for sentence in (*poster.warnings, poster_press.too_small(poster, "a3").split("“")[0]):
        assert sentence[:12] in text


def test_from_the_page_of_the_exhibition_to_the_file(exhibition: ExhibitionPage, cast: Cast) -> None:
    client = cast.client("editor")
    assert f"/cms/posters/{exhibition.pk}/" in client.get(f"/cms/pages/{exhibition.pk}/edit/").content.decode()
    text = client.get(f"/cms/posters/{exhibition.pk}/?paper=a4&has_marks=on").content.decode()
    assert f"/cms/posters/{exhibition.pk}/poster.pdf?paper=a4&amp;has_marks=on" in text
    answer = client.post(f"/cms/posters/{exhibition.pk}/poster.pdf?paper=a4&has_marks=on")
    assert answer["Content-Type"] == "application/pdf"
    assert "A4" in answer["Content-Disposition"]
    assert Image.open(BytesIO(client.get(f"/cms/posters/{exhibition.pk}/poster.png").content)).height > 1000
    assert client.post(f"/cms/posters/{exhibition.pk}/poster.pdf?paper=a0").content.startswith(b"%PDF")


def test_without_the_typesetter_a_clear_sentence_says_so(
    exhibition: ExhibitionPage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    client = cast.client("editor")
    assert "requirements-books.txt" in client.get(f"/cms/posters/{exhibition.pk}/").content.decode()
    answer = client.post(f"/cms/posters/{exhibition.pk}/poster.pdf", follow=True)
    assert "requirements-books.txt" in answer.content.decode()
