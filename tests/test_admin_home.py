"""What each person meets in the admin: the desk, the menu, the record."""

import datetime
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from exhibitions.models import ExhibitionPage
from lantai.pages.models import StandardPage
from lantai.visits.models import Session

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, PlaceFactory, make_event, make_exhibition
from .page_forms import draft, edit_url, entered

pytestmark = pytest.mark.django_db


def menu_addresses(page: str) -> set[str]:
    """The admin addresses the sidebar leads to."""
    sidebar = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert sidebar is not None
    return set(re.findall(r'"url": "(/cms/[^"]*)"', json.dumps(json.loads(sidebar[1]))))


def test_the_desk_offers_what_the_editor_begins_with(cast: Cast, home: Any) -> None:
    ExhibitFactory.create()
    ClosedExhibitFactory.create()
    client = cast.client("editor")
    unfinished = draft(client, [], title="没写完的")
    handed_in = draft(client, [], title="交上去的", slug="handed-in")
    client.post(edit_url(handed_in), entered([], title="交上去的", slug="handed-in", **{"action-submit": "1"}))

    page = client.get("/cms/").content.decode()
    desk = page[page.index('class="desk"') :]
    desk = desk[: desk.index("</section>")]

    assert desk.count("/cms/exhibits/add/?kind=") == 3
    assert "/cms/imports/" in desk
    assert "/cms/pages/add/exhibitions/exhibitionpage/" in desk
    assert "?showable=false" in desk
    assert unfinished.title in desk
    assert handed_in.title not in desk


@pytest.mark.parametrize("who", ["staff", "outsider"])
def test_who_has_nothing_to_do_with_exhibits_sees_none_of_it(cast: Cast, home: Any, who: str) -> None:
    if who == "outsider":
        assert cast.client(who).get("/cms/").status_code == 302
        return

    page = cast.client(who).get("/cms/").content.decode()

    assert 'class="desk"' not in page
    assert not {address for address in menu_addresses(page) if "exhibit" in address or "pages" in address}
    assert 'role="search"' not in page
    assert 'role="search"' in cast.client("editor").get("/cms/").content.decode()


@pytest.mark.parametrize("who", ["editor", "reviewer", "director", "staff", "admin"])
def test_no_entry_of_the_menu_leads_back_to_the_desk(cast: Cast, home: Any, who: str) -> None:
    client = cast.client(who)
    addresses = menu_addresses(client.get("/cms/").content.decode()) - {"/cms/logout/"}
    assert addresses
    refused = {
        address for address in addresses if client.get(address, follow=True).redirect_chain[-1:] == [("/cms/", 302)]
    }
    assert refused == set()


def test_a_door_keeper_finds_the_session_to_count_on(cast: Cast, home: Any) -> None:
    now = timezone.now()
    on = make_event("今天的活动", "today", starts=[now - datetime.timedelta(hours=1)])
    make_event("去年的活动", "long-ago", starts=[now - datetime.timedelta(days=400)])

    page = cast.client("staff").get("/cms/").content.decode()

    session = Session.objects.get(subject=on)
    assert f"/cms/attendance/session/{session.pk}/" in page
    assert "去年的活动" not in page
    assert "今天的活动" not in cast.client("director").get("/cms/").content.decode()


def test_every_role_has_the_menu_it_needs_and_no_more(cast: Cast, home: Any) -> None:
    wanted = {
        "editor": {"/cms/exhibits/", "/cms/images/", "/cms/imports/"},
        "reviewer": {"/cms/exhibits/"},
        "director": {"/cms/exhibits/"},
        "staff": set(),
    }
    closed_to_all = {"/cms/users/", "/cms/groups/", "/cms/workflows/list/", "/cms/sites/", "/cms/collections/"}

    for who, addresses in wanted.items():
        found = menu_addresses(cast.client(who).get("/cms/").content.decode())
        assert addresses <= found, who
        assert not found & closed_to_all, who


def test_the_admin_points_to_no_other_host(cast: Cast, home: Any) -> None:
    page = cast.client("admin").get("/cms/").content.decode()
    page = re.sub(r"<noscript.*?</noscript>", "", page, flags=re.DOTALL)

    assert not re.findall(r'(?:href|src)="https?://', page)


def test_those_who_do_not_edit_read_the_record_and_its_history(cast: Cast, home: Any) -> None:
    exhibit = ExhibitFactory.create(images=[ImageFactory.create(prepared=True)], photographer="郑云生")
    page = make_exhibition([exhibit])
    closed = ClosedExhibitFactory.create(kind="artifact", material="木")

    for who in ("director", "reviewer"):
        client = cast.client(who)
        record = client.get(f"/cms/exhibits/inspect/{exhibit.pk}/").content.decode()
        assert "郑云生" in record
        assert page.title in record
        assert record.count("/guarded/held/") + record.count("/media/pictures/") == 1
        assert "木" in client.get(f"/cms/exhibits/inspect/{closed.pk}/").content.decode()
        assert client.get(f"/cms/exhibits/history/{exhibit.pk}/").status_code == 200


# --- previews of blocks ---------------------------------------------------------------

WALK = ExhibitionPage._meta.get_field("body").stream_block.child_blocks
TEXT = StandardPage._meta.get_field("body").stream_block.child_blocks


@pytest.mark.parametrize("name", [*WALK, "visiting", "table"])
def test_every_block_says_what_it_is_and_can_be_previewed(cast: Cast, home: Any, name: str) -> None:
    block = WALK.get(name) or TEXT[name]
    place = PlaceFactory.create()
    for kind in ("photo", "photo", "photo", "document", "artifact", "photo"):
        image = ImageFactory.create(prepared=True)
        exhibit = ExhibitFactory.create(kind=kind, images=[image], place=place, transcription="全文")
        type(image).objects.update(is_public=True)
    make_exhibition([exhibit])
    make_exhibition([exhibit], slug="second", title="又一展")

    empty = name in {"audio", "video"}
    response = cast.client("editor").get(f"/cms/block-preview/?id={block.definition_prefix}")

    assert block.is_previewable
    assert block.get_description()
    assert block.meta.icon != "placeholder"
    assert response.status_code == 200
    assert ("block-preview__empty" in response.content.decode()) is empty


@pytest.mark.parametrize("name", list(WALK))
def test_a_preview_without_any_record_is_a_page_too(cast: Cast, home: Any, name: str) -> None:
    Page.objects.filter(depth__gt=3).delete()

    response = cast.client("editor").get(f"/cms/block-preview/?id={WALK[name].definition_prefix}")

    assert response.status_code == 200
    assert "<main>" in response.content.decode()


def test_the_sign_in_speaks_chinese(home: Any) -> None:
    asked = Client().get("/cms/login/").content.decode()
    refused = Client().post("/cms/login/", {"username": "nobody", "password": "wrong"}).content.decode()
    for page in (asked, refused):
        labels = re.findall(r"<label[^>]*>\s*(\w+)", page)
        assert labels == ["用户名", "密码"]
    assert "用户名或密码不对，请重试。" in refused


def test_the_browser_tells_whose_admin_it_is(cast: Cast, home: Any, settings: Any) -> None:
    settings.WAGTAIL_SITE_NAME = "云溪兰台"
    for page in (Client().get("/cms/login/"), cast.client("editor").get("/cms/exhibits/")):
        title = re.search(r"<title>(.*?)</title>", page.content.decode(), re.DOTALL)
        assert title
        assert " ".join(title[1].split()).endswith(" - 云溪兰台")
