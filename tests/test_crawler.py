"""Every public address of the county, walked: nothing of a closed record, nothing broken, nothing from elsewhere."""

import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from PIL import Image

from exhibitions.reference_codes import normalise

from . import world
from .crawling import Answer, Crawl, fetch

CLOSED_CODES = ("0102-1998-Y-0004", "0201-SW·1936-Y-0004")
CLOSED_TITLES = ("云溪河防汛会商会议纪要", "竹坪某氏族谱")
# Words that only the closed records bear, in this test's copy of the county.
SECRET_TAG, SECRET_PLACE, SECRET_ALT = "绝不外示的标签", "绝不外示的地名", "绝不外示的替代文字"

# The worst case: both records were open once, stood in an exhibition, lent it their picture, were
# tagged, placed, related, and then withdrawn.
MAKE_IT_HARD = f"""
import json
from django.core.files.base import ContentFile
from exhibitions import openness
from exhibitions.models import Exhibit, ExhibitImage, ExhibitionPage, Place, RelatedExhibit
from lantai.media import pictures
from lantai.media.models import ArchiveImage
from tests.factories import picture_bytes

page = ExhibitionPage.objects.get(slug="qing-ting-dangan-shuo")
open_one = Exhibit.objects.get(reference_code="0101-ZP·1954-永-0001")
place = Place.objects.create(name={SECRET_PLACE!r}, x=10, y=10)
exhibits = list(Exhibit.objects.filter(reference_code__in={CLOSED_CODES!r}))
assert len(exhibits) == 2
names, originals = [], []
for number, exhibit in enumerate(exhibits):
    image = ArchiveImage(title=exhibit.title, description={SECRET_ALT!r})
    image.file = ContentFile(picture_bytes(700, 500), name=f"closed-{{number}}.jpg")
    image.save()
    pictures.prepare(image)
    ExhibitImage.objects.create(exhibit=exhibit, image=image, caption={SECRET_ALT!r})
    exhibit.place = place
    exhibit.tags.set([{SECRET_TAG!r}])
    exhibit.save()
    RelatedExhibit.objects.create(exhibit=open_one, other=exhibit)
    page.body.append(("large", {{"exhibit": exhibit, "image_number": 1, "words": "", "setting": "room"}}))
opened = {{"openness": "open", "classification": "", "rights_status": "cleared", "privacy_status": "cleared"}}
openness.decide(exhibits, opened, user=None)
page.picture = image
page.save_revision().publish()
for link in ExhibitImage.objects.filter(exhibit__in=exhibits):
    image = ArchiveImage.objects.get(pk=link.image_id)
    assert image.is_public and image.pictures
    image.get_rendition("width-165")
    names += pictures.file_names(image.pictures)
    originals.append(image.file.name)
for exhibit in exhibits:
    openness.withdraw(exhibit, user=None, reason="测试")
assert Exhibit.objects.filter(pk__in=[e.pk for e in exhibits], showable=True).count() == 0
print(json.dumps({{"names": names, "originals": originals, "slugs": [e.slug for e in exhibits]}}))
"""


class County:
    """The served county with its closed records, and the crawl of it."""

    def __init__(self, server: world.Server, closed: dict[str, list[str]]) -> None:
        self.server, self.closed = server, closed
        self.crawl = Crawl(server.url).run(["/", "/en/", "/sitemap.xml"])


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    data_dir = tmp_path_factory.mktemp("crawled")
    world.copy("demo", data_dir)
    output = world.manage(data_dir, "shell", "--verbosity", "0", "--command", MAKE_IT_HARD, PYTHONPATH=".")
    with world.serving(data_dir, TRUSTED_PROXIES="127.0.0.1") as server:
        yield County(server, json.loads(output.splitlines()[-1]))


pytestmark = pytest.mark.xdist_group("crawler")


def _unescaped(text: str) -> str:
    """JSON in a page may spell its characters as \\u4e00."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def _told_as_there(answer: Answer) -> str:
    """An answer without the headers by which harvesters hear that a record they were shown is gone."""
    if "/oai?" not in answer.url:
        return answer.text
    return re.sub(r'<header status="deleted">.*?</header>', "", answer.text, flags=re.DOTALL)


def test_the_walk_is_long_enough_to_mean_something(county: County) -> None:
    pages = county.crawl.pages
    assert len(pages) > 60
    paths = {page.url.removeprefix(county.server.url) for page in pages}
    for path in ("/", "/exhibitions/", "/exhibitions/qing-ting-dangan-shuo/", "/exhibits/", "/events/", "/visit/"):
        assert {path, f"/en{path}"} <= paths
    shown = [path for path in paths if path.startswith("/exhibits/") and path.count("/") == 3 and "?" not in path]
    assert len(shown) == 12


def test_no_link_is_broken_and_none_takes_a_detour(county: County) -> None:
    wrong = {
        answer.url: (answer.status, sorted(county.crawl.referrers.get(answer.url, ()))[:3])
        for answer in county.crawl.answers.values()
        if answer.status != 200
    }
    assert wrong == {}


def test_closed_records_appear_nowhere(county: County) -> None:
    words = [*CLOSED_TITLES, *CLOSED_CODES, *map(normalise, CLOSED_CODES), *county.closed["slugs"]]
    words += [SECRET_TAG, SECRET_PLACE, SECRET_ALT, "closed-0", "closed-1"]
    words += [name.rsplit("/", 1)[0] for name in county.closed["names"]]
    found = [
        (answer.url, word)
        for answer in county.crawl.answers.values()
        if answer.is_text
        for text in (unquote(unescape(_told_as_there(answer))) + unquote(answer.url),)
        for word in words
        if word in text or word in _unescaped(text)
    ]
    assert found == []


def test_harvesters_hear_that_they_are_gone(county: County) -> None:
    answer = fetch(f"{county.server.url}/oai?verb=ListIdentifiers&metadataPrefix=oai_dc")
    told = re.findall(r'<header status="deleted"><identifier>[^<]*:([^<:]+)</identifier>', answer.text)
    assert sorted(told) == sorted(county.closed["slugs"])


def test_pages_of_closed_records_do_not_exist(county: County) -> None:
    for slug in county.closed["slugs"]:
        for prefix in ("", "/en"):
            answer = fetch(f"{county.server.url}{prefix}/exhibits/{slug}/")
            assert answer.status == 404
            assert not any(title in answer.text for title in CLOSED_TITLES)


def test_no_file_of_a_closed_record_can_be_fetched(county: County) -> None:
    root = county.server.data_dir
    folders = {Path(name).parent for name in county.closed["names"]}
    files = [*county.closed["names"], *county.closed["originals"]]
    files += [str(path.relative_to(root / "renditions")) for path in (root / "renditions").rglob("closed-*")]
    assert len(files) > 15
    addresses = [f"/{area}/{name}" for name in files for area in ("media", "guarded/held", "guarded/originals")]
    addresses += [f"/guarded/renditions/{name}" for name in files]
    addresses += [
        f"/media/{up}/{name}" for name in files for up in ("../held", "%2e%2e/held", "..%2fheld", "%2e%2e%2fheld")
    ]
    addresses += [f"/media/../originals/{name}" for name in county.closed["originals"]]
    addresses += [f"/media//{root / 'held' / name}" for name in county.closed["names"]]
    addresses += [
        f"/media/{folder}/{width}.{end}"
        for folder in folders
        for width in (320, 640, 700, 960, 1200)
        for end in ("avif", "webp", "jpg")
    ]
    addresses += [f"/static/../held/{name}" for name in county.closed["names"]]
    addresses += [f"/guarded/public/../held/{name}" for name in county.closed["names"]]
    open_ones = [address for address in addresses if fetch(county.server.url + address).status == 200]
    assert open_ones == []
    for folder in folders:
        assert not (root / "public" / folder).exists() or not list((root / "public" / folder).iterdir())


def test_nothing_private_of_the_data_folder_can_be_fetched(county: County) -> None:
    root = county.server.data_dir
    private = [path for path in root.rglob("*") if path.is_file() and "public" not in path.relative_to(root).parts]
    assert any(path.name == world.DATABASE for path in private)
    chosen = [path for path in private if path.parent == root] + private[:: max(1, len(private) // 60)]
    for path in chosen:
        name = quote(str(path.relative_to(root)))
        for address in (
            f"/media/{name}",
            f"/media/../{name}",
            f"/media/%2e%2e/{name}",
            f"/static/../{name}",
            f"/{name}",
            f"/guarded/{name}",
        ):
            assert fetch(county.server.url + address).status != 200, address


def test_every_picture_is_there_and_is_a_picture(county: County) -> None:
    pictures = [
        county.crawl.answers[url] for url in county.crawl.resources if "/media/" in url and "/recordings/" not in url
    ]
    assert len(pictures) > 150
    for answer in pictures:
        assert answer.status == 200, answer.url
        assert answer.kind.startswith("image/"), answer.url
        with Image.open(BytesIO(answer.content)) as picture:
            assert picture.width >= 50
            assert f"image/{str(picture.format).lower()}" == answer.kind, answer.url
        assert "immutable" in answer.headers["cache-control"], answer.url


def test_nothing_comes_from_elsewhere(county: County) -> None:
    assert county.crawl.outside == {}
    for answer in county.crawl.answers.values():
        if answer.kind == "text/css" or answer.kind.endswith("javascript"):
            # Names of namespaces are not fetched; libraries name their home in a comment.
            text = re.sub(r"/\*.*?\*/", "", answer.text, flags=re.DOTALL) if "/vendor/" in answer.url else answer.text
            assert set(re.findall(r"https?://[\w.-]+", text)) <= {"http://www.w3.org"}, answer.url


def test_no_page_breaks_its_own_content_security_policy(county: County) -> None:
    assert county.crawl.forbidden == {}
    for page in county.crawl.pages:
        policy = page.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["x-frame-options"] == "DENY"


def test_no_visitor_is_given_a_cookie(county: County) -> None:
    assert [answer.url for answer in county.crawl.answers.values() if "set-cookie" in answer.headers] == []


def test_the_sitemap_names_every_page_and_exhibit(county: County) -> None:
    sitemap = county.crawl.answers[f"{county.server.url}/sitemap.xml"].text
    for page in county.crawl.pages:
        path = page.url.removeprefix(county.server.url)
        if "?" not in path and not path.startswith("/en/") and 'name="robots" content="noindex' not in page.text:
            assert f"{path}</loc>" in sitemap, path
