"""Unlisted links: somebody outside reads one draft, for some days, and nothing else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from exhibitions.models import ExhibitionPage
from lantai.media import pictures
from lantai.pages import draft_access
from lantai.pages.models import DraftLink

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_exhibition

pytestmark = pytest.mark.django_db

WHO = "县委党史研究室审读人"


def text(response: Any) -> str:
    return str(response.content.decode()).replace("<wbr>", "")


@pytest.fixture
def page(home: Any) -> ExhibitionPage:
    return make_exhibition([ExhibitFactory.create(title="老街旧影")], live=False, preface="还没有人看过的前言。")


@pytest.fixture
def link(cast: Cast, page: ExhibitionPage) -> DraftLink:
    return draft_access.issue(page, for_whom=WHO, days=7, user=cast.editor)


def links_url(page: ExhibitionPage) -> str:
    return f"/cms/draft-links/{page.pk}/"


# --- reading -----------------------------------------------------------------------------


def test_the_holder_reads_the_draft_and_is_told_that_it_is_one(link: DraftLink) -> None:
    response = Client().get(link.get_absolute_url())

    shown = text(response)
    assert response.status_code == 200
    assert "还没有人看过的前言。" in shown
    assert "老街旧影" in shown
    assert WHO in shown
    assert timezone.localtime(link.expires_at).strftime("%Y") in shown
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_the_latest_draft_is_what_is_shown(cast: Cast, link: DraftLink, page: ExhibitionPage) -> None:
    page.preface = "改过的前言。"
    page.save_revision(user=cast.editor)

    assert "改过的前言。" in text(Client().get(link.get_absolute_url()))


def test_pictures_that_are_not_public_yet_are_seen_through_the_link_alone(cast: Cast, home: Any) -> None:
    poster = ImageFactory.create(prepared=True)
    page = make_exhibition([ExhibitFactory.create()], live=False, picture=poster, poster=poster)
    link = draft_access.issue(page, for_whom=WHO, days=7, user=cast.editor)
    outside = Client()

    shown = text(outside.get(link.get_absolute_url()))

    signed = re.findall(r"/guarded/held/[^\s\"?]+\?[^\s\",]+", shown)
    assert signed
    for url in signed:
        answer = outside.get(url.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.getvalue()
        assert outside.get(url.split("?")[0]).status_code == 302
    assert outside.get(f"/media/{pictures.file_names(poster.pictures)[0]}").status_code == 404


def test_closed_exhibits_are_not_in_the_draft_either(cast: Cast, home: Any) -> None:
    closed = ClosedExhibitFactory.create(title="控制的名册", images=[ImageFactory.create(prepared=True)])
    page = make_exhibition([ExhibitFactory.create(title="老街旧影"), closed], live=False)
    link = draft_access.issue(page, for_whom=WHO, days=7, user=cast.editor)

    shown = text(Client().get(link.get_absolute_url()))

    assert "老街旧影" in shown
    assert "控制的名册" not in shown
    assert closed.reference_code not in shown
    assert closed.images.get().image.pictures["key"][2:] not in shown


@pytest.mark.parametrize("how", ["expired", "revoked", "unknown"])
def test_a_link_that_does_not_work_says_so_and_shows_nothing(cast: Cast, link: DraftLink, how: str) -> None:
    url = link.get_absolute_url()
    if how == "expired":
        DraftLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        draft_access.revoke(link, user=cast.editor)
    else:
        url = url[:-2] + "x/"

    response = Client().get(url)

    assert response.status_code == 404
    assert "noindex" in response["X-Robots-Tag"]
    assert "还没有人看过的前言。" not in text(response)
    assert WHO not in text(response)
    assert "旧照展" not in text(response)


def test_the_draft_itself_stays_hidden(link: DraftLink, page: ExhibitionPage) -> None:
    outside = Client()
    outside.get(link.get_absolute_url())

    assert outside.get("/exhibitions/old-photos/").status_code == 404
    assert "旧照展" not in text(outside.get("/exhibitions/"))


def test_tokens_are_long_and_never_the_same(cast: Cast, page: ExhibitionPage) -> None:
    tokens = {draft_access.issue(page, for_whom=WHO, days=7, user=cast.editor).token for _n in range(5)}

    assert len(tokens) == 5
    assert min(map(len, tokens)) >= 43


# --- handing out and taking back -------------------------------------------------------


def test_an_editor_makes_copies_and_revokes_a_link(cast: Cast, page: ExhibitionPage) -> None:
    client = cast.client("editor")

    edit = text(client.get(f"/cms/pages/{page.pk}/edit/"))
    made = text(client.post(links_url(page), {"for_whom": WHO, "days": "14"}, follow=True))

    link = DraftLink.objects.get()
    assert links_url(page) in edit
    assert link.created_by == cast.editor
    assert timedelta(days=13) < link.expires_at - timezone.now() < timedelta(days=14)
    assert link.get_absolute_url() in made

    listed = text(client.post(f"/cms/draft-links/{link.pk}/revoke/", follow=True))
    assert not DraftLink.objects.get().is_valid
    assert link.get_absolute_url() not in listed
    assert WHO in listed


def test_both_are_in_the_history_without_the_address(cast: Cast, page: ExhibitionPage, link: DraftLink) -> None:
    draft_access.revoke(link, user=cast.editor)

    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="pages.draft_link").order_by("timestamp")
    assert [entry.action for entry in entries] == [draft_access.ISSUED, draft_access.REVOKED]
    assert all(entry.user == cast.editor and link.token not in str(entry.data) for entry in entries)
    history = text(cast.client("editor").get(f"/cms/pages/{page.pk}/history/"))
    assert history.count(WHO) >= 2


@pytest.mark.parametrize("who", ["reviewer", "reviewer2", "final_reviewer", "director", "staff", "outsider", ""])
def test_who_may_not_edit_the_page_hands_out_nothing(
    cast: Cast, page: ExhibitionPage, link: DraftLink, who: str
) -> None:
    client = cast.client(who)

    assert WHO not in text(client.get(links_url(page)))
    client.post(links_url(page), {"for_whom": "自己", "days": "30"})
    client.post(f"/cms/draft-links/{link.pk}/revoke/")

    assert DraftLink.objects.count() == 1
    assert DraftLink.objects.get().is_valid
    if who:
        with pytest.raises(PermissionDenied):
            draft_access.issue(page, for_whom="自己", days=30, user=getattr(cast, who))
        with pytest.raises(PermissionDenied):
            draft_access.revoke(link, user=getattr(cast, who))


@pytest.mark.parametrize("posted", [{"for_whom": "", "days": "7"}, {"for_whom": WHO, "days": "3650"}])
def test_a_link_is_for_somebody_and_not_for_ever(cast: Cast, page: ExhibitionPage, posted: dict[str, str]) -> None:
    response = cast.client("editor").post(links_url(page), posted)

    assert response.context["form"].errors
    assert not DraftLink.objects.exists()


def test_revoking_is_no_matter_of_a_link_in_a_mail(cast: Cast, link: DraftLink) -> None:
    assert cast.client("editor").get(f"/cms/draft-links/{link.pk}/revoke/").status_code == 405
    assert DraftLink.objects.get().is_valid
