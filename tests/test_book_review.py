"""A book is reviewed and published as a whole; a chapter is never public before it, nor moved under itself."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from treebeard.exceptions import InvalidMoveToDescendant
from wagtail.models import Workflow

from heritage.publications.models import ChapterPage, PartPage
from lantai.ops import roles

from .books import chapter, exhibit_block, make_book, paragraph
from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory

pytestmark = pytest.mark.django_db
TEXT = [paragraph("破篾先看节，下刀先看天。")]


def hand_in(book: Any, cast: Cast) -> None:
    Workflow.objects.get(name=roles.WORKFLOW).start(book, cast.editor)


def approve(book: Any, cast: Cast, *usernames: str) -> None:
    for username in usernames:
        state = type(book).objects.get(pk=book.pk).current_workflow_task_state
        url = f"/cms/pages/workflow/action/{book.pk}/approve/{state.pk}/"
        cast.client(username).post(url, {"comment": ""})


def test_chapters_go_public_with_the_third_step_and_not_before(home: Any, cast: Cast) -> None:
    book = make_book(("竹乡", TEXT), ("工序", TEXT), live=False)
    urls = [book.url, *(page.url for page in ChapterPage.objects.all())]
    hand_in(book, cast)
    approve(book, cast, "reviewer", "reviewer2")
    assert {Client().get(url).status_code for url in urls} == {404}
    approve(book, cast, "final_reviewer")
    assert {Client().get(url).status_code for url in urls} == {200}


@pytest.mark.parametrize("is_live", [True, False])
def test_no_way_leads_a_chapter_alone_to_the_public(home: Any, cast: Cast, is_live: bool) -> None:
    book = make_book(("竹乡", TEXT), live=is_live)
    page = ChapterPage(title="新章", slug="new", live=False, body=TEXT)
    book.add_child(instance=page)
    with pytest.raises(ValidationError):
        page.save_revision().publish(cast.admin)
    admin = cast.client("admin")
    admin.post(f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}")
    edit = admin.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    assert "action-publish" not in edit
    assert "action-submit" not in edit
    assert not ChapterPage.objects.get(pk=page.pk).live
    assert not page.has_workflow


def test_a_change_of_a_public_chapter_waits_for_the_next_publication(home: Any) -> None:
    book = make_book(("竹乡", TEXT))
    page = chapter(book)
    page.body = [paragraph("改过的一句。")]
    page.save_revision()
    assert "改过的一句" not in Client().get(page.url).content.decode()
    book.save_revision().publish()
    assert "改过的一句" in Client().get(page.url).content.decode()


def test_chapters_leave_with_their_book(home: Any) -> None:
    book = make_book(("史述", "part"), ("竹乡", TEXT))
    page = chapter(book)
    book.unpublish()
    assert Client().get(page.url).status_code == 404
    assert not PartPage.objects.get().live


def test_while_the_book_is_reviewed_its_chapters_are_locked_but_for_the_step_at_hand(home: Any, cast: Cast) -> None:
    book = make_book(("竹乡", TEXT), live=False)
    page = chapter(book)
    assert not page.permissions_for_user(cast.editor).page_locked()
    hand_in(book, cast)
    page = chapter(book)
    assert page.permissions_for_user(cast.editor).page_locked()
    assert not page.permissions_for_user(cast.editor).can_delete()
    assert page.permissions_for_user(cast.reviewer).can_edit()
    assert not page.permissions_for_user(cast.reviewer).page_locked()
    assert cast.client("reviewer").get(f"/cms/pages/{page.pk}/edit/").status_code == 200
    assert not page.permissions_for_user(cast.reviewer2).can_edit()


def test_a_book_with_a_closed_exhibit_is_refused_and_names_it(home: Any) -> None:
    closed = ClosedExhibitFactory(title="防汛会商纪要")
    book = make_book(("竹乡", [exhibit_block(closed)]), live=False)
    with pytest.raises(ValidationError) as refused:
        book.save_revision().publish()
    assert "防汛会商纪要" in " ".join(refused.value.messages)
    assert not ChapterPage.objects.filter(live=True).exists()


def test_a_published_book_needs_its_number_and_its_publisher_and_every_book_a_chapter(home: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        make_book(kind="public")
    assert {error.code for error in refused.value.error_list} == {"isbn_missing", "publisher", "no_chapter"}


def test_a_part_moved_under_itself_or_its_chapter_is_refused(home: Any, cast: Cast) -> None:
    book = make_book(("史述", "part"), ("竹乡", TEXT), live=False)
    part, page = PartPage.objects.get(), chapter(book)
    admin = cast.client("admin")
    for moved, under in ((part, part), (part, page), (page, page)):
        assert not moved.permissions_for_user(cast.admin).can_move_to(under)
        response = admin.post(f"/cms/pages/{moved.pk}/move/{under.pk}/confirm/")
        assert response.status_code in {302, 403}
        type(moved).objects.get(pk=moved.pk)
    before = [part.path, page.path]
    with pytest.raises(InvalidMoveToDescendant):
        part.move(page, pos="last-child")
    assert [PartPage.objects.get().path, ChapterPage.objects.get().path] == before


def test_editors_order_the_chapters_of_a_draft_and_numbers_follow(home: Any, cast: Cast) -> None:
    book = make_book(("竹乡", TEXT), ("工序", TEXT), live=False)
    first, second = chapter(book, 1), chapter(book, 2)
    cast.client("editor").post(f"/cms/pages/{second.pk}/set_position/?position=0")
    assert [page.pk for page in ChapterPage.objects.order_by("path")] == [second.pk, first.pk]
    book.save_revision().publish()
    html = Client().get(chapter(book, 1).url).content.decode()
    assert "第一章" in html
    assert "工序" in html
    # Once it is public, order is a matter of publishing.
    cast.client("editor").post(f"/cms/pages/{first.pk}/set_position/?position=0")
    assert [page.pk for page in ChapterPage.objects.order_by("path")] == [second.pk, first.pk]


def test_an_exhibit_withdrawn_later_leaves_the_chapter_at_once(home: Any) -> None:
    from exhibitions.openness import withdraw

    exhibit = ExhibitFactory(title="竹制量器", description="升与合。")
    book = make_book(("竹乡", [*TEXT, exhibit_block(exhibit, with_description=True)]))
    assert "升与合" in Client().get(chapter(book).url).content.decode()
    withdraw(exhibit, user=None, reason="捐赠人要求")
    html = Client().get(chapter(book).url).content.decode()
    assert "升与合" not in html
    assert "破篾先看节" in html
