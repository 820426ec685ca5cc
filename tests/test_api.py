"""`/api/v2/`: what the public sees, as JSON; nothing else, whatever is asked."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from exhibitions import openness
from exhibitions.models import Exhibit
from heritage.models import ElementDocument
from lantai.media import publicity
from lantai.media.models import ArchiveDocument, ArchiveImage
from lantai.visits.models import DailyViews

from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, PlaceFactory, make_event, make_exhibition
from .heritage import make_element
from .stories import make_story
from .test_query_budgets import many_exhibits

pytestmark = pytest.mark.django_db
API = "/api/v2/"


def get(path: str, status: int = 200, **headers: str) -> Any:
    """The JSON of an answer."""
    response = Client().get(f"{API}{path}", headers=headers)
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    return json.loads(response.content)


def titles(path: str) -> list[str]:
    return [item["title"] for item in get(path)["items"]]


def hung(number: int = 1) -> list[ArchiveImage]:
    """Public, prepared images."""
    images = [ImageFactory.create(prepared=True) for _each in range(number)]
    ExhibitFactory(images=images, title="有图的")
    publicity.refresh([image.pk for image in images])
    return list(ArchiveImage.objects.order_by("pk"))


# --- exhibits -----------------------------------------------------------------------


def test_exhibits_tell_what_their_card_tells(home: object) -> None:
    image = ImageFactory.create(prepared=True, description="桥头的人群", credit="县文化馆摄")
    exhibit = ExhibitFactory(
        title="大桥通车", images=[image], tags=["桥梁"], place=PlaceFactory(name="云溪镇"), rights_note="版权归本馆"
    )
    make_exhibition([exhibit], title="请听档案说", slug="listen")
    publicity.refresh([image.pk])
    told = get(f"exhibits/{exhibit.pk}/")
    base = settings.WAGTAILADMIN_BASE_URL
    assert told["meta"]["html_url"] == f"{base}{exhibit.get_absolute_url()}"
    assert told["meta"]["detail_url"] == f"{base}/api/v2/exhibits/{exhibit.pk}/"
    assert told["meta"]["oai_identifier"] == f"oai:testserver:{exhibit.slug}"
    assert (told["date_text"], told["date_from"], told["date_to"]) == ("19580512", "1958-05-12", "1958-05-12")
    assert told["place"]["name"] == "云溪镇"
    assert told["tags"] == ["桥梁"]
    assert told["rights_note"] == "版权归本馆"
    assert [(held["title"], held["html_url"]) for held in told["exhibitions"]] == [
        ("请听档案说", f"{base}/exhibitions/listen/")
    ]
    (side,) = told["images"]
    assert (side["alt"], side["credit"], side["role"]) == ("桥头的人群", "县文化馆摄", "front")
    for url in [side["jpeg"]["url"], *(step[form] for step in side["sizes"] for form in ("avif", "webp"))]:
        assert url.startswith(f"{base}/media/pictures/")


def test_nothing_inside_is_told(home: object) -> None:
    """Neither the gate's own fields nor anything that leads to an original."""
    (image,) = hung()
    for path in ("exhibits/?fields=*", "images/?fields=*", "pages/?fields=*"):
        text = json.dumps(get(path), ensure_ascii=False)
        assert image.file.name not in text
        for word in (
            "approved",
            "openness",
            "classification",
            "privacy_status",
            "originals",
            "guarded",
            "latest_revision",
        ):
            assert word not in text
    for field in ("openness", "approved_by", "latest_revision", "file", "pictures"):
        assert "unknown fields" in get(f"exhibits/?fields={field}", 400)["message"]
        assert "message" in get(f"exhibits/?{field}=1", 400)
        assert "message" in get(f"exhibits/?order={field}", 400)


def test_a_closed_exhibit_answers_as_one_that_never_was(home: object) -> None:
    exhibit, closed = ExhibitFactory(title="开放件"), ClosedExhibitFactory(title="控制件")
    make_exhibition([exhibit], slug="show")
    never = get("exhibits/999999/", 404)
    assert get(f"exhibits/{closed.pk}/", 404) == never == {"message": "not found"}
    assert get(f"exhibits/find/?id={closed.pk}", 404) == never
    assert get(f"exhibits/find/?slug={closed.slug}", 404) == never
    assert get(f"exhibits/?reference_code={closed.reference_code}")["items"] == []
    assert titles("exhibits/") == ["开放件"]
    openness.withdraw(exhibit, user=None, reason="复核")
    assert get(f"exhibits/{exhibit.pk}/", 404) == never
    assert get("exhibits/")["meta"]["total_count"] == 0
    (show,) = get("pages/?type=exhibitions.ExhibitionPage&fields=exhibits")["items"]
    assert show["exhibits"] == []


def test_filters_are_those_of_the_catalogue(home: object) -> None:
    place = PlaceFactory(name="竹坪乡")
    old = ExhibitFactory(title="旧", date_text="1936", kind="document", tags=["竹编"], place=place)
    ExhibitFactory(title="新", date_text="1958", tags=["桥梁"])
    make_exhibition([old], slug="show")
    make_exhibition([old], slug="draft", live=False)
    for query in (
        "kind=document",
        "decade=1930",
        f"place={place.slug}",
        "exhibition=show",
        f"tag={old.tags.get().slug}",
    ):
        assert titles(f"exhibits/?{query}") == ["旧"], query
    assert titles("exhibits/?kind=photo&decade=1950") == ["新"]
    assert titles("exhibits/?exhibition=draft") == []
    assert titles("exhibits/?order=-date_from") == ["新", "旧"]
    assert titles(f"exhibits/?reference_code={old.reference_code}") == ["旧"]


def test_search_goes_through_the_engine_and_the_gate(home: object) -> None:
    ExhibitFactory(title="bridge opened", kind="photo")
    ExhibitFactory(title="bridge drawing", kind="document")
    ClosedExhibitFactory(title="bridge minutes")
    make_exhibition(slug="bridge-show", title="bridge show")
    make_exhibition(slug="bridge-draft", title="bridge draft", live=False)
    assert sorted(titles("exhibits/?search=bridge")) == ["bridge drawing", "bridge opened"]
    assert titles("exhibits/?search=bridge&kind=photo") == ["bridge opened"]
    assert titles("exhibits/?search=bridge&order=title&limit=1") == ["bridge drawing"]
    assert titles("exhibits/?search=nowhere") == []
    assert titles("pages/?search=bridge") == ["bridge show"]
    assert titles("pages/?type=exhibitions.ExhibitionPage&search=bridge") == ["bridge show"]


def test_one_is_found_by_slug_and_code(home: object) -> None:
    exhibit = ExhibitFactory()
    for query in (f"slug={exhibit.slug}", f"reference_code={exhibit.reference_code}", f"id={exhibit.pk}"):
        response = Client().get(f"{API}exhibits/find/?{query}")
        assert response.status_code == 302
        assert response["Location"].endswith(f"/api/v2/exhibits/{exhibit.pk}/?")


# --- pages ----------------------------------------------------------------------------


def test_pages_everybody_may_see(home: object) -> None:
    exhibit = ExhibitFactory(title="展出的")
    page = make_exhibition([exhibit], title="旧照展", slug="old", subtitle="副题")
    make_exhibition(title="草稿展", slug="draft", live=False)
    inside = make_exhibition(title="内部展", slug="inside")
    PageViewRestriction.objects.create(page=inside, restriction_type=PageViewRestriction.LOGIN)
    found = titles("pages/?limit=100")
    assert "旧照展" in found
    assert not {"草稿展", "内部展", "Root"} & set(found)
    for hidden in (inside, page.get_root()):
        assert get(f"pages/{hidden.pk}/", 404) == {"message": "not found"}
    assert get("pages/find/?html_path=/exhibitions/inside/", 404)
    assert Client().get(f"{API}pages/find/?html_path=/exhibitions/old/").status_code == 302
    told = get(f"pages/{page.pk}/")
    assert told["meta"]["html_url"] == f"{settings.WAGTAILADMIN_BASE_URL}/exhibitions/old/"
    assert told["subtitle"] == "副题"
    assert [held["title"] for held in told["exhibits"]] == ["展出的"]
    assert told["exhibits"][0]["section"] == "单元1"
    assert told["runs"][0]["venue"] == "县文化广场"
    assert "body" not in told


def test_what_types_of_pages_tell(home: object) -> None:
    make_event(audience="所有人")
    story = make_story(title="桥", tags=["桥梁"])
    (event,) = get("pages/?type=exhibitions.EventPage&fields=*")["items"]
    assert event["sessions"][0]["venue"] == "县文化广场"
    assert event["audience"] == "所有人"
    told = get(f"pages/{story.pk}/")
    assert (told["byline"], told["tags"]) == (story.byline, ["桥梁"])
    assert "body" not in told


# --- files ------------------------------------------------------------------------------


def test_images_are_public_sizes_only(home: object) -> None:
    (public,) = hung()
    held = ImageFactory.create(prepared=True, title="未公开的")
    assert [item["id"] for item in get("images/")["items"]] == [public.pk]
    told = get(f"images/{public.pk}/")
    assert told["files"]["jpeg"]["url"].startswith(f"{settings.WAGTAILADMIN_BASE_URL}/media/pictures/")
    assert "download_url" not in told["meta"]
    assert get(f"images/{held.pk}/", 404) == {"message": "not found"}
    openness.withdraw(Exhibit.objects.get(), user=None, reason="复核")
    publicity.refresh([public.pk])
    assert get("images/")["items"] == []


def test_documents_are_those_of_public_pages_and_elements(home: object) -> None:
    shown, loose, drafted, locked = (
        ArchiveDocument.objects.create(title=title, file=ContentFile(b"%PDF-1.4", name=f"{n}.pdf"))
        for n, title in enumerate(("项目书", "没用到的", "草稿里的", "内部库的"))
    )
    element, draft = make_element(), make_element(name="草稿项目", published=False)
    ElementDocument.objects.create(element=element, document=shown)
    ElementDocument.objects.create(element=element, document=locked)
    ElementDocument.objects.create(element=draft, document=drafted)
    inside = Collection.get_first_root_node().add_child(name="内部")
    locked.collection = inside
    locked.save()
    CollectionViewRestriction.objects.create(collection=inside, restriction_type="login")
    assert titles("documents/") == ["项目书"]
    assert get(f"documents/{shown.pk}/")["meta"]["download_url"].startswith(settings.WAGTAILADMIN_BASE_URL)
    for hidden in (loose, drafted, locked):
        assert get(f"documents/{hidden.pk}/", 404) == {"message": "not found"}


# --- bad questions ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path, status",
    [
        ("exhibits/?limit=101", 400),
        ("exhibits/?limit=99999999999999999999999", 400),
        ("exhibits/?limit=-1", 400),
        ("exhibits/?limit=many", 400),
        ("exhibits/?offset=100001", 400),
        ("exhibits/?offset=" + "9" * 5000, 400),
        ("exhibits/?offset=-1", 400),
        ("exhibits/?fields=nonsense", 400),
        ("exhibits/?fields=title,(", 400),
        ("exhibits/?fields=title(", 400),
        ("exhibits/?nonsense=1", 400),
        ("exhibits/?order=nonsense", 400),
        ("exhibits/?order=images", 400),
        ("exhibits/?search=", 400),
        ("exhibits/?search=%00", 400),
        ("exhibits/?search=" + "x" * 201, 400),
        ("exhibits/?search=a&search_operator=xor", 400),
        ("exhibits/?kind=painting", 400),
        ("exhibits/?decade=1955", 400),
        ("exhibits/?place=%00", 400),
        ("exhibits/?place=../etc", 400),
        ("exhibits/?title=%00", 400),
        ("exhibits/?date_from=yesterday", 400),
        ("exhibits/?extent=99999999999999999999999", 200),
        ("exhibits/99999999999999999999999/", 404),
        ("exhibits/find/?id=x", 400),
        ("exhibits/find/?id=99999999999999999999999", 400),
        ("exhibits/find/", 404),
        ("pages/?type=exhibitions.Exhibit", 400),
        ("pages/?type=nonsense", 400),
        ("pages/?type=exhibitions.ExhibitionPage&order=runs", 400),
        ("pages/?child_of=x", 400),
        ("pages/?child_of=999999", 400),
        ("pages/?first_published_at=x", 400),
        ("pages/?locale=en", 400),
        ("images/?order=pictures", 400),
        ("images/?file=x", 400),
        ("nonsense/", 404),
        ("exhibits/x/", 404),
    ],
)
def test_bad_questions(home: object, path: str, status: int) -> None:
    ExhibitFactory()
    assert status == 200 or get(path, status)["message"]
    get(path, status)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_can_write(home: object, method: str) -> None:
    exhibit = ExhibitFactory()
    for path in ("exhibits/", f"exhibits/{exhibit.pk}/", "pages/", "images/", "documents/"):
        response = getattr(Client(), method)(f"{API}{path}", {}, content_type="application/json")
        assert response.status_code == 405
    assert Exhibit.objects.filter(pk=exhibit.pk).exists()


def test_scripts_of_other_sites_may_ask(home: object) -> None:
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Headers": "X-Custom"}
    response = Client().options(f"{API}exhibits/", headers=headers)
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in response


def test_no_browsable_api_and_no_visitor(home: object) -> None:
    ExhibitFactory()
    response = Client().get(f"{API}exhibits/?format=api", headers={"Accept": "text/html,*/*"})
    assert response.status_code == 404
    html = Client().get(f"{API}exhibits/", headers={"Accept": "text/html,*/*"})
    assert html["Content-Type"] == "application/json"
    assert "visit" not in html.content.decode()
    assert not html.cookies
    assert DailyViews.objects.count() == 0


# --- the documentation -----------------------------------------------------------------------


@pytest.mark.parametrize("prefix, word", [("", "供程序读取"), ("/en", "For machines")])
def test_the_documentation(home: object, prefix: str, word: str) -> None:
    exhibit = ExhibitFactory()
    make_exhibition([exhibit], slug="show")
    with translation.override("zh-hans"):
        html = Client().get(f"{prefix}/api/v2/").content.decode()
    assert f"<h1>{word}</h1>" in html
    for part in ("/api/v2/exhibits/", "/oai?verb=Identify", f"{prefix}/feeds/", "curl", "kind=photo"):
        assert part in html


def test_every_example_works(demo: object) -> None:
    told = get("?format=json")
    assert set(told["endpoints"]) == {"exhibits", "pages", "images", "documents"}
    html = Client().get(API, headers={"Accept": "text/html"}).content.decode()
    found = {part.split("'")[0].replace("&amp;", "&") for part in html.split("curl &#x27;")[1:]}
    found |= {
        part.partition("</code>")[0].replace("&#x27;", "").replace("&amp;", "&") for part in html.split("curl ")[1:]
    }
    paths = {url.strip("'").removeprefix(settings.WAGTAILADMIN_BASE_URL) for url in found if "http" in url}
    assert len(paths) >= 9
    for path in paths:
        response = Client().get(path)
        assert response.status_code == 200, path
        assert b'"total_count": 0' not in response.content
        assert b"<error" not in response.content
    assert get("", Accept="application/json")["endpoints"] == told["endpoints"]


# --- queries ---------------------------------------------------------------------------------

PINNED = {
    "exhibits/?limit=100": 5,
    "exhibits/?limit=100&fields=*": 5,
    "exhibits/?kind=photo&decade=1930&fields=*": 5,
    "pages/?limit=100": 5,
    "pages/?type=exhibitions.ExhibitionPage&fields=*": 7,
    "images/?limit=100&fields=*": 2,
    "documents/?fields=*": 4,
}


@pytest.fixture
def county(home: object) -> Callable[[int], None]:
    images = hung(3)

    def grow(number: int) -> None:
        exhibits = many_exhibits(number, images)
        for n in range(number // 10):
            make_exhibition(exhibits[n : n + 10], slug=f"show-{number}-{n}", picture=images[0])

    return grow


def test_queries_do_not_grow(county: Callable[[int], None]) -> None:
    def counted() -> dict[str, int]:
        numbers = {}
        for path in PINNED:
            get(path)
            with CaptureQueriesContext(connection) as captured:
                get(path)
            numbers[path] = len(captured)
        return numbers

    county(20)
    few = counted()
    county(60)
    assert counted() == few == PINNED
