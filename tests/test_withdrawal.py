"""撤展: one action takes an exhibit from the public, everywhere."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from wagtail.models import ModelLogEntry

from exhibitions import openness
from exhibitions.models import Exhibit, ExhibitionPage
from lantai.media import pictures
from lantai.media.models import ArchiveImage

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_exhibition

REASON = "照片中人的家属来信，请求撤下。"

commits = pytest.mark.django_db(transaction=True)


def public_files(image: ArchiveImage) -> list[Path]:
    return [Path(settings.MEDIA_ROOT) / name for name in pictures.file_names(image.pictures)]


def words(client: Client, url: str) -> str:
    """A page's text; titles are set with `<wbr>` between their words."""
    return client.get(url).content.decode().replace("<wbr>", "")


def answer(client: Client, url: str) -> int:
    """The status of a file, read to its end."""
    response = client.get(url)
    response.getvalue()
    return response.status_code


def withdraw_url(exhibit: Exhibit) -> str:
    return f"/cms/exhibits/withdraw/{exhibit.pk}/"


def hung(*images: ArchiveImage, **fields: Any) -> tuple[Exhibit, ExhibitionPage]:
    """An exhibit with these pictures in a published exhibition beside another."""
    exhibit = ExhibitFactory.create(images=images)
    return exhibit, make_exhibition([exhibit, ExhibitFactory.create(title="留下的")], **fields)


@commits
def test_one_action_takes_it_down_everywhere(cast: Cast, home: Any) -> None:
    image = ImageFactory.create(prepared=True)
    exhibit, page = hung(image)
    image.refresh_from_db()
    public = cast.client()
    urls = [f"/media/{name}" for name in pictures.file_names(image.pictures)]
    assert all(path.is_file() for path in public_files(image))
    assert {answer(public, url) for url in urls} == {200}
    assert exhibit.title in words(public, page.url)

    response = cast.client("editor").post(withdraw_url(exhibit), {"openness": "controlled", "reason": REASON})

    assert response.status_code == 302
    assert public.get(exhibit.get_absolute_url()).status_code == 404
    assert exhibit.title not in words(public, page.url)
    assert "留下的" in words(public, page.url)
    assert exhibit.title not in words(public, "/exhibits/")
    assert {answer(public, url) for url in urls} == {404}
    assert not any(path.exists() for path in public_files(image))
    held = f"/guarded/held/{pictures.file_names(image.pictures)[0]}"
    assert answer(public, held) == 302
    assert answer(cast.client("editor"), held) == 200


@commits
def test_the_history_says_who_why_and_where_it_had_been(cast: Cast, home: Any) -> None:
    exhibit, page = hung()
    client = cast.client("editor")

    client.post(withdraw_url(exhibit), {"openness": "deferred", "reason": REASON})

    (entry,) = ModelLogEntry.objects.for_instance(exhibit).filter(action="exhibitions.withdraw")
    assert (entry.user, entry.data["reason"]) == (cast.editor, REASON)
    history = client.get(f"/cms/exhibits/history/{exhibit.pk}/").content.decode()
    assert REASON in history
    assert page.title in history
    assert "editor" in history
    fresh = Exhibit.objects.get(pk=exhibit.pk)
    assert (fresh.openness, fresh.approved_by, fresh.approved_at) == ("deferred", None, None)


@commits
def test_the_confirm_page_names_published_and_draft_exhibitions(cast: Cast, home: Any) -> None:
    exhibit, page = hung()
    draft = make_exhibition([exhibit], title="还没展的", slug="draft", live=False)

    shown = cast.client("editor").get(withdraw_url(exhibit)).content.decode()

    assert page.title in shown
    assert draft.title in shown


@commits
def test_a_picture_shared_with_a_poster_is_closed_with_its_exhibit(cast: Cast, home: Any) -> None:
    image = ImageFactory.create(prepared=True)
    exhibit, _page = hung(image, poster=image, picture=image)
    image.refresh_from_db()
    assert image.is_public

    cast.client("editor").post(withdraw_url(exhibit), {"openness": "controlled", "reason": REASON})

    image.refresh_from_db()
    assert not image.is_public
    assert not any(path.exists() for path in public_files(image))


@commits
def test_a_picture_shared_by_two_exhibits_is_closed_with_either(cast: Cast, home: Any) -> None:
    image = ImageFactory.create(prepared=True)
    exhibit, _page = hung(image)
    ExhibitFactory.create(images=[image])

    cast.client("editor").post(withdraw_url(exhibit), {"openness": "controlled", "reason": REASON})

    image.refresh_from_db()
    assert not image.is_public


@commits
def test_closing_many_from_the_list_does_the_same(cast: Cast, home: Any) -> None:
    image = ImageFactory.create(prepared=True)
    exhibit, page = hung(image)
    image.refresh_from_db()
    choice = {"openness": "controlled", "display_basis": "-", "reason": REASON}

    cast.client("editor").post(f"/cms/bulk/exhibitions/exhibit/set_openness/?id={exhibit.pk}", choice)

    assert cast.client().get(exhibit.get_absolute_url()).status_code == 404
    assert exhibit.title not in words(cast.client(), page.url)
    assert not any(path.exists() for path in public_files(image))
    (entry,) = ModelLogEntry.objects.for_instance(exhibit)
    assert entry.action == "exhibitions.withdraw"
    assert page.title in entry.data["shown_in"][0]


@commits
def test_a_picture_taken_from_an_exhibit_leaves_the_public_folder(cast: Cast, home: Any) -> None:
    before, after = ImageFactory.create(prepared=True), ImageFactory.create(prepared=True)
    exhibit, _page = hung(before)
    row = exhibit.images.get()

    row.image = after
    row.save()

    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.is_public, after.is_public) == (False, True)


@commits
def test_opening_again_brings_it_back(cast: Cast, home: Any) -> None:
    image = ImageFactory.create(prepared=True)
    exhibit, page = hung(image)
    openness.withdraw(exhibit, user=cast.editor, reason=REASON)

    openness.decide([exhibit], {"openness": "open"}, user=cast.editor, reason="复核")

    image.refresh_from_db()
    assert all(path.is_file() for path in public_files(image))
    assert exhibit.title in words(cast.client(), page.url)


@pytest.mark.django_db
@pytest.mark.parametrize("posted", [{"openness": "controlled", "reason": "  "}, {"openness": "open", "reason": "x"}])
def test_without_a_reason_or_with_an_open_state_nothing_happens(cast: Cast, posted: dict[str, str]) -> None:
    exhibit = ExhibitFactory.create()

    response = cast.client("editor").post(withdraw_url(exhibit), posted)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert Exhibit.objects.get().showable


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["reviewer", "reviewer2", "director", "staff", "outsider", ""])
def test_who_may_not_decide_may_not_withdraw(cast: Cast, who: str) -> None:
    exhibit = ExhibitFactory.create()

    cast.client(who).post(withdraw_url(exhibit), {"openness": "controlled", "reason": REASON})

    assert Exhibit.objects.get().showable
    if who:
        with pytest.raises(PermissionDenied):
            openness.withdraw(exhibit, user=getattr(cast, who), reason=REASON)


@pytest.mark.django_db
def test_the_function_itself_wants_a_reason_and_a_closing_state(cast: Cast) -> None:
    exhibit = ExhibitFactory.create()

    with pytest.raises(ValidationError):
        openness.withdraw(exhibit, user=cast.editor, reason=" ")
    with pytest.raises(ValidationError):
        openness.withdraw(exhibit, user=cast.editor, reason=REASON, openness="open")


@pytest.mark.django_db
def test_an_old_fault_in_the_record_does_not_keep_it_open(cast: Cast) -> None:
    exhibit = ExhibitFactory.create()
    Exhibit.objects.filter(pk=exhibit.pk).update(extent=0, title="")

    openness.withdraw(Exhibit.objects.get(), user=cast.editor, reason=REASON)

    assert not Exhibit.objects.get().showable


@pytest.mark.django_db
def test_the_usage_view_tells_where_it_is_shown_and_where_it_is_only_drafted(cast: Cast, home: Any) -> None:
    exhibit, page = hung()
    draft = make_exhibition([ExhibitFactory.create()], title="改着的", slug="changing")
    draft.body = make_exhibition([exhibit], slug="source", live=False).body
    draft.save_revision(user=cast.editor)
    ClosedExhibitFactory.create()

    for who in ("editor", "director"):
        response = cast.client(who).get(f"/cms/exhibits/usage/{exhibit.pk}/")
        shown = response.content.decode()
        assert response.status_code == 200
        assert "改着的" in shown or who == "director"
        if who == "editor":
            assert page.title in shown
            assert page.placements.get(exhibit=exhibit).section_title in shown
