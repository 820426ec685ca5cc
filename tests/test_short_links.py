"""`/x/<code>`: permanent, told apart from what is closed by nobody, and counted as scans."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from exhibitions.labels import codes
from exhibitions.labels.links import link_of, links_of
from exhibitions.labels.models import ShortLink
from exhibitions.labels.scans import SCANS
from exhibitions.openness import withdraw
from lantai.visits.models import HourlyViews, Sighting
from lantai.visits.online import figures, roller
from lantai.visits.online.spool import spool

from .factories import ClosedExhibitFactory, ExhibitFactory, make_exhibition
from .test_admin_exhibits import entered, kept
from .visiting import PERSON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _visits(tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.VISITS_DIR = tmp_path / "visits"
    yield
    spool().close()


def scan(code: str, agent: str = PERSON, **headers: str) -> Any:
    return Client(HTTP_USER_AGENT=agent).get(f"/x/{code}", headers=headers)


def test_a_code_is_read_however_people_write_it() -> None:
    for code in {codes.new_code() for _again in range(200)}:
        assert len(code) == 6
        assert codes.read(code) == codes.read(code.lower()) == codes.read(f"{code[:3]}-{code[3:]} ") == code
        assert codes.read(code.replace("1", "l").replace("0", "o")) == code


def test_a_wrong_or_exchanged_character_is_noticed() -> None:
    for _again in range(20):
        code = codes.new_code()
        for place, wrong in itertools.product(range(6), codes.ALPHABET):
            written = code[:place] + wrong + code[place + 1 :]
            assert codes.read(written) == (code if written == code else None)
        for first, second in itertools.combinations(range(6), 2):
            swapped = list(code)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            assert codes.read("".join(swapped)) == (code if swapped == list(code) else None)


@pytest.mark.parametrize("written", ["", "ABC", "U00000", "中文字符一二", "AAAAAAA", "%00%00", "../etc"])
def test_what_is_no_code_is_not_found(written: str) -> None:
    assert codes.read(written) is None
    assert Client().get(f"/x/{written}").status_code == 404


def test_it_leads_to_the_exhibit_and_survives_another_address() -> None:
    exhibit = ExhibitFactory()
    link = link_of(exhibit)
    answer = scan(link.code)
    assert (answer.status_code, answer["Location"]) == (302, exhibit.get_absolute_url())
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    exhibit.slug = "another-address"
    exhibit.save()
    assert link_of(exhibit) == link
    assert scan(link.code.lower())["Location"] == "/exhibits/another-address/"
    assert Client().get(f"/x/{link.code}/")["Location"] == "/exhibits/another-address/"
    assert Client().get(f"/en/x/{link.code}")["Location"] == "/en/exhibits/another-address/"


def test_it_leads_to_an_exhibition_once_that_is_public(home: Any) -> None:
    page = make_exhibition([ExhibitFactory()], live=False)
    link = link_of(page)
    assert scan(link.code).status_code == 404
    page.save_revision().publish()
    assert scan(link.code)["Location"] == "/exhibitions/old-photos/"


def test_a_closed_record_is_told_of_no_more_than_a_code_nobody_gave(cast: Any) -> None:
    closed, opened, deleted = ClosedExhibitFactory(title="不可说"), ExhibitFactory(title="曾开放"), ExhibitFactory()
    links = [link_of(exhibit) for exhibit in (closed, opened, deleted)]
    withdraw(opened, user=cast.editor, reason="涉及隐私")
    deleted.delete()
    free = next(code for code in iter(codes.new_code, "") if not ShortLink.objects.filter(pk=code).exists())
    unknown = scan(free)
    assert unknown.status_code == 404
    for link in links:
        answer = scan(link.code)
        assert answer.status_code == 404
        # The page names the address that was asked for, as any page does; nothing else may differ.
        assert answer.content.replace(link.code.encode(), b"") == unknown.content.replace(free.encode(), b"")
    roller.roll()
    assert not HourlyViews.objects.exists()


def test_a_code_is_never_given_twice(monkeypatch: Any) -> None:
    gone = ExhibitFactory()
    taken = link_of(gone).code
    gone.delete()
    assert ShortLink.objects.get(code=taken).exhibit is None
    fresh = codes.new_code()
    given = iter([taken, fresh])
    monkeypatch.setattr(codes, "new_code", lambda: next(given))
    assert link_of(ExhibitFactory()).code == fresh


def test_many_links_cost_one_query_when_they_are_there(django_assert_num_queries: Any) -> None:
    exhibits = [ExhibitFactory() for _number in range(5)]
    made = links_of(exhibits)
    assert len({link.code for link in made.values()}) == 5
    with django_assert_num_queries(1):
        assert links_of(exhibits) == made


def test_scans_are_counted_on_their_own_line(cast: Any) -> None:
    exhibit = ExhibitFactory()
    code = link_of(exhibit).code
    for agent in (PERSON, PERSON, PERSON + " Mobile", "Mozilla/5.0 (compatible; Baiduspider/2.0)"):
        scan(code, agent)
    scan(code, **{"sec-purpose": "prefetch;prerender"})
    Client(HTTP_USER_AGENT=PERSON).head(f"/x/{code}")
    editor = cast.client("editor")
    assert editor.get(f"/x/{code}", headers={"user-agent": PERSON}).status_code == 302
    # Twice the same phone within 30 seconds is one scan; the robot stands apart; the others are none.
    assert roller.roll() == roller.Rolled(hits=4, views=2, robots=1)
    row = HourlyViews.objects.get()
    assert (row.kind, row.object_id, row.raw, row.views, row.robots) == ("scan__exhibit", exhibit.pk, 4, 2, 1)
    assert figures.total(figures.scope_of("exhibit", exhibit.pk, SCANS)) == 2
    assert figures.total(figures.scope_of("exhibit", exhibit.pk)) == 0
    assert figures.total(figures.scope_of_site()) == 0
    assert Sighting.objects.count() == 2
    assert "<strong>2</strong>" in editor.get(f"/cms/exhibits/edit/{exhibit.pk}/").content.decode()


def test_whoever_scans_gets_there_even_if_nothing_can_be_counted(
    settings: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    from lantai.visits.online import counting

    monkeypatch.setattr(counting, "_complained", counting._complained)
    (tmp_path / "file").write_text("in the way")
    settings.VISITS_DIR = tmp_path / "file" / "visits"
    exhibit = ExhibitFactory()
    assert scan(link_of(exhibit).code)["Location"] == exhibit.get_absolute_url()
    spool().folder = tmp_path / "elsewhere"


def test_what_is_stored_tells_of_nobody() -> None:
    code = link_of(ExhibitFactory()).code
    Client(HTTP_USER_AGENT=PERSON, REMOTE_ADDR="203.0.113.77").get(f"/x/{code}")
    stored = b"".join(file.read_bytes() for file in spool().folder.iterdir())
    assert b"scan__exhibit." in stored
    assert b"203.0.113" not in stored
    assert b"Mozilla" not in stored


def test_the_printed_address_is_the_same_in_every_language(settings: Any) -> None:
    from django.utils.translation import override

    settings.WAGTAILADMIN_BASE_URL = "https://archives.example/"
    link = link_of(ExhibitFactory())
    with override("en"):
        assert link.address == f"https://archives.example/x/{link.code}"


def test_saving_a_record_gives_it_its_link_and_looking_does_not(cast: Any) -> None:
    exhibit = ExhibitFactory()
    client = cast.client("editor")
    url = f"/cms/exhibits/edit/{exhibit.pk}/"
    assert "/x/" not in client.get(url).content.decode()
    assert not ShortLink.objects.exists()
    client.post(url, kept(exhibit, title="改过的题名"))
    link = ShortLink.objects.get()
    assert link.exhibit == exhibit
    assert link.address in client.get(url).content.decode()
    client.post("/cms/exhibits/add/", entered())
    assert ShortLink.objects.filter(exhibit__title="青石圩老街").exists()
