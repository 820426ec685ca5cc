"""/heritage/elements/ and the reference lists: filters, what is shown, and a cost that does not grow."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exhibitions.models import Place
from heritage.models import HeritageElement, ReferenceList

from .factories import ImageFactory, PlaceFactory
from .heritage import make_element

pytestmark = pytest.mark.django_db
BUDGET = 12


def page(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return response.content.decode().replace("<wbr>", "")


def cost(path: str) -> int:
    page(path)
    with CaptureQueriesContext(connection) as queries:
        page(path)
    return len(queries)


def make_list(count: int, name: str = "省级名录") -> ReferenceList:
    source = ReferenceList.objects.create(name=name, level="provincial", source="省文化厅", as_of="2021-05-24")
    entries = [
        HeritageElement(
            name=f"项目{number}",
            slug=f"{source.slug}-{number}",
            category=("music", "dance", "crafts")[number % 3],
            level="provincial",
            number_text=f"省Ⅷ—{number}",
            batch=number % 5 + 1,
            listed_in=source,
            live=False,
        )
        for number in range(1, count + 1)
    ]
    for entry in entries:
        entry.derive()
    HeritageElement.objects.bulk_create(entries)
    return source


def test_only_published_elements_of_the_hall_are_in_the_register(home: object) -> None:
    make_element(name="云溪竹编技艺")
    make_element(name="还没写完", published=False)
    make_list(3)
    shown = page("/heritage/elements/")
    assert "云溪竹编技艺" in shown
    assert "还没写完" not in shown
    assert "项目1" not in shown
    assert "省级名录" in shown


def test_filters_by_category_level_township_and_batch(home: object) -> None:
    village = PlaceFactory(name="竹坪镇", slug="zhuping")
    make_element(name="竹编", level="city", batch=4, townships=[village])
    make_element(name="山歌", category="music", number_text="YXⅡ-4", batch=6)
    for query in ("category=crafts", "level=city", "region=zhuping", "batch=4-new"):
        shown = page(f"/heritage/elements/?{query}")
        assert ">竹编<" in shown
        assert ">山歌<" not in shown.replace("<wbr>", "")
    assert "noindex" in page("/heritage/elements/?category=crafts&level=city")
    # What finds nothing is still called by its name.
    shown = page("/heritage/elements/?category=music&batch=4-new&region=zhuping&level=city")
    assert shown.count("第四批") == page("/heritage/elements/?batch=4-new").count("第四批")
    assert "不详" not in shown
    # What no filter could have given out is left aside.
    shown = page("/heritage/elements/?category=nonsense&batch=x&level=%27")
    assert ">竹编<" in shown
    assert ">山歌<" in shown


def test_a_reference_list_names_its_source_and_leads_nowhere(home: object) -> None:
    source = make_list(60)
    shown = page(source.get_absolute_url())
    assert "省文化厅" in shown
    assert "2021" in shown
    assert shown.count('scope="row"') == 50
    assert "/heritage/elements/" + HeritageElement.objects.first().slug not in shown
    assert page(f"{source.get_absolute_url()}?page=2&category=music").count('scope="row"') == 20
    element = HeritageElement.objects.first()
    page(element.get_absolute_url(), 404)
    element.save_revision().publish()
    assert element.get_absolute_url() in page(source.get_absolute_url())
    page(element.get_absolute_url())
    ReferenceList.objects.update(is_public=False)
    page(source.get_absolute_url(), 404)


def test_provinces_of_a_list_can_be_chosen(home: object) -> None:
    source = make_list(2)
    first, second = HeritageElement.objects.order_by("pk")
    first.region = "江苏省镇江市，浙江省杭州市"
    second.region = "中国中医科学院"
    first.save()
    second.save()
    shown = page(f"{source.get_absolute_url()}?region=浙江省")
    assert first.name in shown
    assert second.name not in shown
    assert "不详" not in page(f"{source.get_absolute_url()}?region=浙江省&category=music&level=city")


@pytest.mark.parametrize(
    "query", ["", "?category=crafts", "?level=county&region=town&batch=1-new&page=2", "?region=no"]
)
def test_the_register_costs_the_same_at_20_and_at_300(home: object, query: str) -> None:
    town = PlaceFactory(name="镇", slug="town")
    through = HeritageElement.townships.through

    def grow(first: int, last: int) -> None:
        made = HeritageElement.objects.bulk_create(
            HeritageElement(
                name=f"技艺{n}",
                slug=f"e-{n}",
                category="crafts",
                level="county",
                number=f"YX-{n}",
                batch=n % 3 + 1,
                sort_key=f"307-{n:05}",
                live=True,
            )
            for n in range(first, last)
        )
        through.objects.bulk_create(through(heritageelement=e, place=town) for e in made)
        for element in made[:5]:
            element.pictures.create(image=ImageFactory())

    grow(0, 20)
    few = cost(f"/heritage/elements/{query}")
    grow(20, 300)
    Place.objects.bulk_create(Place(name=f"村{n}", slug=f"v-{n}") for n in range(30))
    assert cost(f"/heritage/elements/{query}") == few <= BUDGET


@pytest.mark.parametrize("query", ["", "?category=crafts&batch=5-new", "?region=浙江省&page=2"])
def test_a_reference_list_costs_the_same_at_20_and_at_2301(home: object, query: str) -> None:
    small, large = make_list(20, "小名录"), make_list(2301, "大名录")
    few = cost(f"{small.get_absolute_url()}{query}")
    assert cost(f"{large.get_absolute_url()}{query}") <= few <= BUDGET
    assert len(page(f"{large.get_absolute_url()}{query}")) < 200_000
