"""/iiif/3/…: manifests and collections that other viewers understand, of what the public may see and nothing else."""

import base64
import json
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from exhibitions import openness
from exhibitions.iiif import content_state
from exhibitions.models import Exhibit, ExhibitImage, ExhibitionPage
from lantai.media import publicity
from lantai.media.models import ArchiveImage

from .factories import (
    ClosedExhibitFactory,
    ExhibitFactory,
    ImageFactory,
    PlaceFactory,
    make_edition,
    make_exhibition,
    picture_bytes,
)
from .iiif import fault

pytestmark = pytest.mark.django_db

BUDGET = 8
CONTEXT = "http://iiif.io/api/presentation/3/context.json"


def get(url: str, **headers: str) -> Any:
    return Client().get(url, headers=headers)


def address(exhibit: Exhibit) -> str:
    return f"/iiif/3/{exhibit.slug}/manifest.json"


def fetched(url: str) -> dict[str, Any]:
    """A resource, found valid."""
    response = get(url)
    assert response.status_code == 200, url
    data: dict[str, Any] = response.json()
    assert data["@context"] == CONTEXT
    assert data["id"] == f"http://testserver{url}"
    assert not fault(data)
    return data


def shown(*exhibits: Exhibit) -> None:
    """Their files lie where the gate says, as after a commit."""
    publicity.refresh(ExhibitImage.objects.filter(exhibit__in=exhibits).values_list("image", flat=True))


@pytest.fixture
def bridge(home: object) -> Exhibit:
    """A photograph with two images in a published exhibition."""
    images = [ImageFactory(prepared=True, description=f"桥的第{n}面", credit="县文化馆") for n in (1, 2)]
    exhibit = ExhibitFactory(
        title="云溪大桥通车",
        reference_code="0101-ZP·1971-永-0002",
        date_text="19711001",
        photographer="县文化馆",
        place=PlaceFactory(name="云溪镇"),
        transcription="热烈庆祝云溪大桥通车\n一九七一年十月一日",
        rights_note="版权归县档案馆，转载请注明出处",
        images=images,
        tags=["桥梁"],
    )
    ExhibitImage.objects.filter(exhibit=exhibit, sort_order=1).update(caption="背面题字", role="back")
    shown(exhibit)
    return exhibit


# --- the manifest ------------------------------------------------------------------


def test_a_manifest_says_what_it_is_in_chinese_and_english(bridge: Exhibit) -> None:
    exhibition = make_exhibition([bridge], slug="one", title="老桥展")
    data = fetched(address(bridge))
    assert data["label"] == {"zh": ["云溪大桥通车"], "en": ["Photograph 0101-ZP·1971-永-0002: 云溪大桥通车"]}
    assert data["summary"] == {"zh": ["一张旧照片。"]}
    assert data["navDate"] == "1971-10-01T00:00:00Z"
    entries = {entry["label"]["en"][0]: entry for entry in data["metadata"]}
    assert all({"zh", "en"} == set(entry["label"]) for entry in data["metadata"])
    assert entries["Reference code"] == {
        "label": {"zh": ["档号"], "en": ["Reference code"]},
        "value": {"zh": ["0101-ZP·1971-永-0002"]},
    }
    assert entries["Photographer"]["value"] == {"zh": ["县文化馆"]}
    assert entries["Place"]["value"] == {"zh": ["云溪镇"]}
    assert entries["Openness"]["value"] == {"zh": ["开放"], "en": ["open"]}
    assert entries["Tags"]["value"] == {"zh": ["桥梁"]}
    (provider,) = data["provider"]
    assert (provider["type"], provider["label"]) == ("Agent", {"zh": ["云溪县档案馆"]})
    statement = data["requiredStatement"]["value"]
    assert "版权归县档案馆，转载请注明出处" in statement["zh"]
    assert statement["zh"][0].startswith("《云溪大桥通车》")
    assert statement["en"][0].startswith("“云溪大桥通车”")
    assert [(page["language"], page["id"]) for page in data["homepage"]] == [
        (["zh"], f"http://testserver/exhibits/{bridge.slug}/"),
        (["en"], f"http://testserver/en/exhibits/{bridge.slug}/"),
    ]
    assert [part["id"] for part in data["partOf"]] == [f"http://testserver/iiif/3/{exhibition.slug}/collection.json"]


def test_a_faulty_manifest_is_found_out(bridge: Exhibit) -> None:
    sound = get(address(bridge)).content
    faults = (
        lambda data: data.pop("label"),
        lambda data: data.update(label="云溪大桥通车"),
        lambda data: data["label"].update(en=[""]),
        lambda data: data.update(thumbnail=[]),
        lambda data: data.update(rights="https://creativecommons.org/licenses/by/4.0/"),
        lambda data: data.update(navDate="1971-10-01"),
        lambda data: data.update(related="http://testserver/"),
        lambda data: data["items"][0].pop("items"),
        lambda data: data["items"][0].update(width=0),
        lambda data: data["items"][0].update(id=data["items"][1]["id"]),
        lambda data: data["items"][0]["items"][0]["items"][0].update(target="http://testserver/another"),
        lambda data: data["items"][0]["annotations"][0]["items"][0].update(motivation="painting"),
    )
    for number, spoil in enumerate(faults):
        data = json.loads(sound)
        assert not fault(data)
        spoil(data)
        assert fault(data), number


@pytest.mark.parametrize(
    "note, basis, expected",
    [
        ("", "opened", "http://rightsstatements.org/vocab/CNE/1.0/"),
        ("", "own_work", "http://rightsstatements.org/vocab/InC/1.0/"),
        (
            "署名 https://creativecommons.org/licenses/by-nc/4.0/ 即可",
            "own_work",
            "http://creativecommons.org/licenses/by-nc/4.0/",
        ),
        ("见 http://rightsstatements.org/page/NKC/1.0/", "opened", "http://rightsstatements.org/vocab/NKC/1.0/"),
        ("见 https://example.org/licenses/by/4.0/", "opened", "http://rightsstatements.org/vocab/CNE/1.0/"),
    ],
)
def test_rights_are_the_licence_the_hall_names_or_none_that_frees(note: str, basis: str, expected: str) -> None:
    assert fetched(address(ExhibitFactory(rights_note=note, display_basis=basis)))["rights"] == expected


def test_a_canvas_for_each_image_with_its_picture(bridge: Exhibit) -> None:
    first, second = fetched(address(bridge))["items"]
    assert first["label"]["en"] == ["Picture 1: front"]
    assert (second["label"]["zh"], second["label"]["en"]) == (["背面题字"], ["Picture 2: back"])
    assert first["summary"] == {"zh": ["桥的第1面"]}
    assert (first["width"], first["height"]) == (64, 48)
    (page,) = first["items"]
    (painting,) = page["items"]
    assert (painting["motivation"], painting["target"]) == ("painting", first["id"])
    for found in (painting["body"], *first["thumbnail"], *first["rendering"]):
        response = get(found["id"].removeprefix("http://testserver"))
        assert response.status_code == 200
        assert response["Content-Type"] == found["format"]
        assert response.getvalue()
    assert "service" not in painting["body"]
    ids = [canvas["id"] for canvas in (first, second)]
    assert len(set(ids)) == 2
    ExhibitImage.objects.filter(exhibit=bridge, sort_order=0).update(sort_order=9)
    assert [canvas["id"] for canvas in fetched(address(bridge))["items"]] == ids[::-1]


def test_the_transcription_is_an_annotation_and_a_file(bridge: Exhibit) -> None:
    data = fetched(address(bridge))
    (page,) = data["items"][0]["annotations"]
    (annotation,) = page["items"]
    assert annotation["motivation"] == ["supplementing", "commenting"]
    assert annotation["target"] == data["items"][0]["id"]
    assert annotation["body"]["value"] == bridge.transcription
    assert "annotations" not in data["items"][1]
    (rendering,) = data["rendering"]
    response = get(rendering["id"].removeprefix("http://testserver"))
    assert response.content.decode() == bridge.transcription
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert get(f"/iiif/3/{ExhibitFactory(transcription='').slug}/transcription.txt").status_code == 404


def test_text_of_a_record_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    data = fetched(address(ExhibitFactory(description=evil, creator=evil, note=evil, rights_note=evil)))
    for value in (data["summary"], *(entry["value"] for entry in data["metadata"]), data["requiredStatement"]["value"]):
        assert not [text for texts in value.values() for text in texts if text.startswith("<script")]


def test_an_exhibit_without_pictures_has_an_empty_canvas() -> None:
    data = fetched(address(ExhibitFactory(transcription="释文")))
    (canvas,) = data["items"]
    assert canvas["items"] == []
    assert canvas["annotations"][0]["items"][0]["body"]["value"] == "释文"
    assert "thumbnail" not in data


@pytest.mark.django_db(transaction=True)
def test_a_large_image_comes_with_its_tiles() -> None:
    exhibit = ExhibitFactory(images=[ImageFactory(content=picture_bytes(2400, 90))])
    (canvas,) = fetched(address(exhibit))["items"]
    assert (canvas["width"], canvas["height"]) == (2400, 90)
    body = canvas["items"][0]["items"][0]["body"]
    (service,) = body["service"]
    assert (service["type"], service["profile"]) == ("ImageService3", "level0")
    assert body["id"] == f"{service['id']}/full/max/0/default.jpg"
    info = get(f"{service['id']}/info.json".removeprefix("http://testserver")).json()
    assert info["id"] == service["id"]
    assert (info["width"], info["height"]) == (canvas["width"], canvas["height"])
    assert get(body["id"].removeprefix("http://testserver")).getvalue()


def test_every_manifest_and_collection_of_the_demonstration_is_valid(demo: object) -> None:
    exhibits = list(Exhibit.objects.showable())
    assert len(exhibits) > 8
    services = 0
    for exhibit in exhibits:
        data = fetched(address(exhibit).replace("http://testserver", ""))
        services += json.dumps(data).count("ImageService3")
    assert services > 2
    for page in ExhibitionPage.objects.live():
        data = fetched(f"/iiif/3/{page.slug}/collection.json")
        assert data["items"]
        for entry in data["items"]:
            assert get(entry["id"].removeprefix("http://testserver")).status_code == 200
    edition = fetched("/iiif/3/archives-day-2025/collection.json")
    assert {entry["type"] for entry in edition["items"]} == {"Collection"}


# --- the gate ----------------------------------------------------------------------------


def test_what_is_closed_is_not_there(bridge: Exhibit) -> None:
    other = ExhibitFactory(title="留下的")
    page = make_exhibition([bridge, other], slug="show", edition=make_edition(2025))
    collection = f"/iiif/3/{page.slug}/collection.json"
    assert [entry["id"].split("/")[-2] for entry in fetched(collection)["items"]] == [bridge.slug, other.slug]
    tag = get(address(bridge))["ETag"]
    openness.withdraw(bridge, user=None, reason="复核")
    for name in ("manifest.json", "transcription.txt"):
        closed = get(f"/iiif/3/{bridge.slug}/{name}", if_none_match=tag)
        never = get(f"/iiif/3/no-such-exhibit/{name}")
        assert (closed.status_code, closed.content) == (never.status_code, never.content) == (404, never.content)
    assert [entry["id"].split("/")[-2] for entry in fetched(collection)["items"]] == [other.slug]
    assert bridge.title not in get(collection).content.decode()


def test_a_picture_shared_with_a_closed_exhibit_is_left_out(bridge: Exhibit) -> None:
    image = bridge.images.first().image
    closed = ClosedExhibitFactory(images=[image])
    shown(closed)
    data = fetched(address(bridge))
    assert len(data["items"]) == 1
    assert ArchiveImage.objects.get(pk=image.pk).pictures["key"][2:] not in json.dumps(data)


def test_collections_follow_the_publication_of_their_pages(home: object) -> None:
    edition = make_edition(2025, theme="请听档案说")
    page = make_exhibition([ExhibitFactory()], slug="show", title="旧照展", edition=edition)
    make_exhibition([ExhibitFactory()], slug="draft", live=False, edition=edition)
    of_edition = f"/iiif/3/{edition.slug}/collection.json"
    data = fetched(of_edition)
    assert data["label"]["en"] == ["International Archives Day 2025: 请听档案说"]
    assert [(e["type"], e["label"]["zh"]) for e in data["items"]] == [("Collection", ["旧照展"])]
    assert fetched("/iiif/3/show/collection.json")["partOf"][0]["id"] == f"http://testserver{of_edition}"
    assert get("/iiif/3/draft/collection.json").status_code == 404
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert get("/iiif/3/show/collection.json").status_code == 404
    assert fetched(of_edition)["items"] == []
    assert get("/iiif/3/show/manifest.json").status_code == 404


def test_an_exhibit_and_an_exhibition_may_share_a_slug(home: object) -> None:
    exhibit = ExhibitFactory(slug="bridge")
    make_exhibition([exhibit], slug="bridge", title="桥")
    assert fetched("/iiif/3/bridge/manifest.json")["type"] == "Manifest"
    assert fetched("/iiif/3/bridge/collection.json")["type"] == "Collection"


def test_a_chinese_slug(home: object) -> None:
    make_exhibition([ExhibitFactory()], slug="老照片")
    assert fetched(f"/iiif/3/{quote('老照片')}/collection.json")["label"]["zh"] == ["旧照展"]


# --- over the wire --------------------------------------------------------------------


def test_any_site_may_ask_and_whoever_has_it_gets_nothing_again(bridge: Exhibit) -> None:
    url = address(bridge)
    first = get(url, origin="https://viewer.example")
    assert first["Content-Type"] == f'application/ld+json;profile="{CONTEXT}"'
    assert first["Cache-Control"] == "no-cache"
    again = get(url, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert get(url, if_modified_since=first["Last-Modified"]).status_code == 304
    head = Client().head(url)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    options = Client().options(url)
    assert options.status_code == 204
    assert options["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    missing = get("/iiif/3/no-such/manifest.json")
    assert missing.status_code == 404
    for response in (first, again, head, options, missing):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies
    assert Client().post(url).status_code == 405
    bridge.title = "改过的题名"
    bridge.save()
    assert get(url, if_none_match=first["ETag"]).status_code == 200
    assert "Access-Control-Allow-Origin" not in get(bridge.get_absolute_url())


def test_five_hundred_images_cost_what_two_cost(bridge: Exhibit) -> None:
    many = ExhibitFactory(tags=["桥", "街"], transcription="释文", images=[])
    image = bridge.images.first().image
    ExhibitImage.objects.bulk_create(ExhibitImage(exhibit=many, image=image, sort_order=n) for n in range(500))
    make_exhibition([bridge, many], slug="one")
    make_exhibition([many], slug="two")
    costs = []
    for exhibit in (bridge, many):
        get(address(exhibit))
        with CaptureQueriesContext(connection) as queries:
            data = get(address(exhibit)).json()
        costs.append(len(queries))
    assert len(data["items"]) == 500
    assert costs[0] == costs[1] <= BUDGET


def test_collections_cost_the_same_however_long(home: object, bridge: Exhibit) -> None:
    def cost(slug: str) -> int:
        get(f"/iiif/3/{slug}/collection.json")
        with CaptureQueriesContext(connection) as queries:
            get(f"/iiif/3/{slug}/collection.json")
        return len(queries)

    small, large = make_edition(2020), make_edition(2021)
    make_exhibition([bridge], slug="short", edition=small)
    for number in range(4):
        make_exhibition([bridge, *ExhibitFactory.create_batch(10)], slug=f"long-{number}", edition=large)
    assert cost("short") == cost("long-0") <= BUDGET
    assert cost(small.slug) == cost(large.slug) <= BUDGET


# --- the page of the exhibit -------------------------------------------------------------


def test_pages_lead_to_their_resources(bridge: Exhibit) -> None:
    edition = make_edition(2025)
    page = make_exhibition([bridge], slug="one", edition=edition)
    html = get(bridge.get_absolute_url()).content.decode()
    assert f'href="http://testserver{address(bridge)}" title="IIIF"' in html
    assert 'href="/iiif/3/one/collection.json" title="IIIF"' in get(page.url).content.decode()
    html = get(edition.url).content.decode()
    assert 'href="/iiif/3/archives-day-2025/collection.json" title="IIIF"' in html


def stage(html: str) -> str:
    return html.split('id="stage"')[1].split("</figure>")[0]


def test_a_content_state_puts_its_picture_on_the_stage(bridge: Exhibit) -> None:
    second = fetched(address(bridge))["items"][1]
    whole = {"id": f"http://testserver{address(bridge)}", "type": "Manifest"}
    canvas = {"id": f"{second['id']}#xywh=10,20,30,40", "type": "Canvas", "partOf": [whole]}
    assert not fault(canvas)
    for state in (canvas, {"type": "Annotation", "motivation": ["contentState"], "target": canvas}):
        html = get(f"{bridge.get_absolute_url()}?iiif-content={content_state.encode(state)}").content.decode()
        assert "背面题字" in stage(html)
        assert 'data-region="10,20,30,40"' in html
    html = get(bridge.get_absolute_url()).content.decode()
    assert "背面题字" not in stage(html)
    link = html.split('id="iiif-state" href="')[1].split('"')[0]
    assert "背面题字" not in stage(get(link).content.decode())
    encoded = link.split("iiif-content=")[1]
    told = json.loads(unquote(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()))
    assert not fault(told)
    assert told["id"] == fetched(address(bridge))["items"][0]["id"]
    assert not set("=+/") & set(encoded)


def plain(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "state",
    [
        "",
        "%00",
        "nonsense",
        plain("not json"),
        plain("[]"),
        plain("[" * 2000),
        plain('{"type":"Canvas"}'),
        plain('{"type":"Canvas","id":5}'),
        plain('{"type":"Canvas","id":"https://elsewhere.example/canvas/1#xywh=0,0,9,9"}'),
        plain('{"type":"Annotation","target":{"type":"Annotation","target":[]}}'),
        plain("%ff"),
        "A" * 5000,
        quote("档案"),
    ],
)
def test_a_content_state_that_is_none_changes_nothing(bridge: Exhibit, state: str) -> None:
    html = get(f"{bridge.get_absolute_url()}?iiif-content={state}").content.decode()
    assert stage(html) == stage(get(bridge.get_absolute_url()).content.decode())
    assert "data-region" not in html


@pytest.mark.parametrize("region", ["1,2,3", "-1,0,5,5", "0,0,0,5", "a,b,c,d", "percent:1,2,3,4", "1,2,3,99999999"])
def test_a_region_that_is_none_is_left_out(bridge: Exhibit, region: str) -> None:
    canvas = fetched(address(bridge))["items"][1]["id"]
    state = content_state.encode({"id": f"{canvas}#xywh={region}", "type": "Canvas"})
    html = get(f"{bridge.get_absolute_url()}?iiif-content={state}").content.decode()
    assert "背面题字" in stage(html)
    assert "data-region" not in html
