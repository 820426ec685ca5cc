"""Use ledger (利用台账): what used an exhibit, from when to when; and what 撤展 says before it acts."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from lxml.html import fromstring
from wagtail.models import ModelLogEntry, PageLogEntry

from exhibitions import uses
from exhibitions.labels import printing, sheets
from exhibitions.labels.models import RecordedUse
from exhibitions.models import Exhibit
from exhibitions.openness import withdraw
from exhibitions.packs import ordering
from exhibitions.uses import Use, end_use, record_use, register_use_kind, uses_of
from heritage.models import ElementExhibit
from heritage.publications import exporting
from lantai.media import publicity
from stories.yearbook.models import ProvidedObject

from . import stories
from .books import exhibit_block, make_book, paragraph
from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_edition, make_exhibition, walk
from .harvesting import settled
from .heritage import make_element
from .yearbook import add_picture, make_entry, make_yearbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

JUNE = datetime.datetime(2025, 6, 1, 4, tzinfo=datetime.UTC)
JULY = datetime.datetime(2025, 7, 1, 4, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _a_kind(monkeypatch: Any) -> None:
    monkeypatch.setattr(uses, "_kinds", dict(uses._kinds))
    register_use_kind("loan", "外借", on_withdrawal="请对方撤下。", order=90)


def used(exhibit: Exhibit, kind: str) -> list[Use]:
    return [use for use in uses_of(exhibit) if use.kind.word == kind]


def at(page: Any, *moments: datetime.datetime) -> None:
    """Set when the publications and withdrawals of a page happened, in their order."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=["wagtail.publish", "wagtail.unpublish"])
    for entry, moment in zip(entries.order_by("pk"), moments, strict=True):
        PageLogEntry.objects.filter(pk=entry.pk).update(timestamp=moment)


# --- what is derived ------------------------------------------------------------------


def test_an_exhibition_uses_it_from_its_publication_on(cast: Cast) -> None:
    exhibit = ExhibitFactory()
    page = make_exhibition([exhibit, ExhibitFactory()])
    at(page, JUNE)
    (use,) = used(exhibit, "exhibition")
    assert (use.title, use.part, use.first, use.last, use.is_current) == ("旧照展", "单元1", JUNE, None, True)
    assert use.url == f"/cms/pages/{page.pk}/edit/"
    assert used(ExhibitFactory(), "exhibition") == []


def test_it_ends_when_the_exhibition_is_published_without_it() -> None:
    exhibit, other = ExhibitFactory(), ExhibitFactory()
    page = make_exhibition([exhibit, other])
    page.body = walk([other])
    page.save_revision().publish()
    at(page, JUNE, JULY)
    (use,) = used(exhibit, "exhibition")
    assert (use.first, use.last, use.is_current) == (JUNE, JULY, False)
    (stays,) = used(other, "exhibition")
    assert (stays.first, stays.last, stays.is_current) == (JUNE, None, True)


def test_it_ends_when_the_exhibition_is_taken_down_and_goes_on_when_it_returns() -> None:
    exhibit = ExhibitFactory()
    page = make_exhibition([exhibit])
    page.unpublish()
    at(page, JUNE, JULY)
    (use,) = used(exhibit, "exhibition")
    # The draft still holds it: withdrawing touches that.
    assert (use.first, use.last, use.is_current, use.is_draft) == (JUNE, JULY, True, True)
    page.get_latest_revision().publish()
    (use,) = used(exhibit, "exhibition")
    assert (use.first, use.last, use.is_current, use.is_draft) == (JUNE, None, True, False)


def test_a_draft_is_told_apart() -> None:
    exhibit = ExhibitFactory()
    make_exhibition([exhibit], live=False)
    (use,) = used(exhibit, "exhibition")
    assert (use.is_draft, use.is_current, use.first) == (True, True, None)


def test_the_edition_of_its_exhibition_uses_it_too() -> None:
    exhibit = ExhibitFactory()
    edition = make_edition(2025)
    page = make_exhibition([exhibit], edition=edition)
    at(page, JUNE)
    (use,) = used(exhibit, "edition")
    assert (use.title, use.first, use.is_current) == (edition.title, JUNE, True)
    page.unpublish()
    at(page, JUNE, JULY)
    (use,) = used(exhibit, "edition")
    assert (use.first, use.last, use.is_current) == (JUNE, JULY, False)


def test_stories_elements_and_books_use_it() -> None:
    exhibit = ExhibitFactory()
    story = stories.make_story(basis=[exhibit])
    element = make_element(name="竹编", exhibits=[ElementExhibit(exhibit=exhibit)])
    make_book(("竹乡", [paragraph("话。"), exhibit_block(exhibit)]), title="竹书")
    found = {kind: used(exhibit, kind) for kind in ("story", "element", "book")}
    assert [use.title for use in found["story"]] == [story.title]
    assert [use.title for use in found["element"]] == [str(element)]
    assert [(use.title, "竹书" in use.part) for use in found["book"]] == [("竹乡", True)]
    assert all(use.is_current and not use.is_draft and use.first for group in found.values() for use in group)


def test_what_was_lent_for_the_yearbook_is_in_use_until_it_came_back() -> None:
    exhibit = ExhibitFactory(images=[ImageFactory()])
    entry = make_entry(make_yearbook(), title="档案开放")
    lent = ProvidedObject.objects.create(
        contribution=entry, exhibit=exhibit, name="原件", provided_on=datetime.date(2025, 6, 1)
    )
    (use,) = used(exhibit, "yearbook")
    assert (use.title, use.is_current, use.last) == ("档案开放", True, None)
    assert use.first == JUNE
    lent.returned_on = datetime.date(2025, 7, 1)
    lent.save()
    (use,) = used(exhibit, "yearbook")
    assert (use.is_current, use.last) == (False, JULY)
    add_picture(entry, exhibit.images.get().image)
    assert [use.is_current for use in used(exhibit, "yearbook")] == [True, False]


def test_what_never_used_it_costs_no_more_queries(django_assert_max_num_queries: Any) -> None:
    exhibit = ExhibitFactory()
    for number in range(4):
        make_exhibition([ExhibitFactory()], slug=f"other-{number}")
    with django_assert_max_num_queries(32):
        assert uses_of(exhibit) == []


# --- what is recorded -----------------------------------------------------------------


def test_the_same_source_again_is_the_same_use_once_more(django_assert_num_queries: Any) -> None:
    exhibits = [ExhibitFactory() for _number in range(3)]
    assert record_use("loan", exhibits, source="a", title="外借甲", at=JUNE) == 3
    with django_assert_num_queries(4):  # two statements within a transaction
        record_use("loan", (exhibit.pk for exhibit in exhibits[:2]), source="a", title="外借甲", at=JULY)
    record_use("loan", exhibits[:1], source="b", title="外借乙", at=JULY)
    assert [(use.title, use.times, use.first, use.last) for use in used(exhibits[1], "loan")] == [
        ("外借甲", 2, JUNE, JULY)
    ]
    assert [(use.times, use.last) for use in used(exhibits[2], "loan")] == [(1, JUNE)]
    assert sorted(use.title for use in used(exhibits[0], "loan")) == ["外借乙", "外借甲"]


def test_a_use_that_is_over_and_one_that_begins_again() -> None:
    first, second = ExhibitFactory(), ExhibitFactory()
    record_use("loan", [first, second], source="a", title="外借", at=JUNE)
    assert end_use("loan", "a", [first], at=JULY) == 1
    assert [(use.is_current, use.last) for use in used(first, "loan")] == [(False, JULY)]
    assert [use.is_current for use in used(second, "loan")] == [True]
    assert end_use("loan", "a") == 1
    assert end_use("loan", "a") == 0
    record_use("loan", [first], source="a", title="外借")
    assert [(use.is_current, use.times) for use in used(first, "loan")] == [(True, 2)]


def test_many_at_once(django_assert_max_num_queries: Any) -> None:
    Exhibit.objects.bulk_create(
        Exhibit(reference_code=f"0901-{number}", slug=f"x-{number}", title="x", extent_unit="幅")
        for number in range(1200)
    )
    with django_assert_max_num_queries(20):
        assert (
            record_use("loan", Exhibit.objects.values_list("pk", flat=True).iterator(), source="a", title="x") == 1200
        )
    assert RecordedUse.objects.count() == 1200


def test_a_kind_nobody_registered_is_refused() -> None:
    with pytest.raises(ValueError, match="picnic"):
        record_use("picnic", [ExhibitFactory()], source="a", title="x")


def test_a_use_goes_with_its_exhibit() -> None:
    exhibit = ExhibitFactory()
    record_use("loan", [exhibit], source="a", title="x")
    exhibit.delete()
    assert not RecordedUse.objects.exists()


def test_printed_labels_are_recorded(cast: Cast) -> None:
    exhibit = ExhibitFactory()
    sheet = sheets.begin(user=None, exhibits=[exhibit], title="春展")
    assert used(exhibit, "label") == []
    printing.print_sheet(sheet, user=cast.editor)
    (use,) = used(exhibit, "label")
    assert "春展" in use.title
    assert use.url == f"/cms/labels/edit/{sheet.pk}/"
    assert use.first
    assert timezone.now() - use.first < datetime.timedelta(minutes=5)
    sheet.delete()
    assert used(exhibit, "label")[0].url == ""


def test_packs_and_packages_are_recorded_until_they_are_deleted(cast: Cast, tmp_path: Path) -> None:
    exhibit = ExhibitFactory(images=[ImageFactory(prepared=True)])
    publicity.refresh(exhibit.images.values_list("image", flat=True))
    page = make_exhibition([exhibit])
    for kind in ("pack", "package"):
        made = ordering.begin(page, kind, user=cast.director)
        (use,) = used(exhibit, kind)
        assert (use.title, use.is_current) == (made.file_name, True)
        assert use.url == f"/cms/exhibitions/{page.pk}/files/"
        ordering.delete(made, user=cast.admin)
        assert [use.is_current for use in used(exhibit, kind)] == [False]
    call_command("exhibition_pack", page.slug, str(tmp_path / "展览.zip"))
    assert "展览.zip" in [use.title for use in used(exhibit, "pack") if use.is_current]


def test_harvesting_uses_what_is_open_until_it_is_closed(cast: Cast) -> None:
    exhibit, closed = ExhibitFactory(), ClosedExhibitFactory()
    settled(exhibit, closed)
    (use,) = used(exhibit, "harvest")
    assert (use.is_current, use.last) == (True, None)
    assert use.first
    assert used(closed, "harvest") == []
    withdraw(exhibit, user=cast.editor, reason="涉及隐私")
    settled(exhibit)
    (use,) = used(exhibit, "harvest")
    assert use.last
    assert not use.is_current


def test_the_file_of_a_book_uses_what_it_holds_while_it_is_given_out(cast: Cast) -> None:
    exhibit = ExhibitFactory()
    book = make_book(("竹乡", [exhibit_block(exhibit)]), title="竹书", offer_epub=True)
    exporting.begin(book, "epub", version="published", user=cast.editor)
    (use,) = used(exhibit, "book_file")
    assert (use.url, use.is_current) == (f"/cms/books/{book.pk}/files/", True)
    withdraw(exhibit, user=cast.editor, reason="涉及隐私")
    assert [use.is_current for use in used(exhibit, "book_file")] == [False]


# --- where it is shown -----------------------------------------------------------------


@pytest.mark.parametrize("who", ["editor", "reviewer", "director"])
def test_the_usage_page_shows_the_ledger(cast: Cast, who: str) -> None:
    exhibit = ExhibitFactory()
    at(make_exhibition([exhibit]), JUNE)
    record_use("loan", [exhibit], source="a", title="外借甲", at=JULY)
    text = cast.client(who).get(f"/cms/exhibits/usage/{exhibit.pk}/").content.decode()
    ledger = text[text.index('id="ledger-title"') :]
    for expected in ("旧照展", "2025-06-01", "外借甲", "2025-07-01"):
        assert expected in ledger


def test_withdrawing_says_first_what_it_touches(cast: Cast) -> None:
    exhibit = ExhibitFactory()
    edition = make_edition(2025)
    make_exhibition([exhibit], edition=edition)
    stories.make_story(title="桥的故事", basis=[exhibit])
    make_book(("竹乡", [exhibit_block(exhibit)]), title="竹书")
    record_use("loan", [exhibit], source="a", title="外借甲")
    record_use("loan", [exhibit], source="old", title="早已归还")
    end_use("loan", "old")
    printing.print_sheet(sheets.begin(user=None, exhibits=[exhibit], title="春展"), user=cast.editor)
    text = cast.client("editor").get(f"/cms/exhibits/withdraw/{exhibit.pk}/").content.decode()
    touched = text[text.index("exhibit-touched") : text.index("<form", text.index("exhibit-touched"))]
    for expected in ("旧照展", edition.title, "桥的故事", "竹书", "外借甲", "春展", "请对方撤下。"):
        assert expected in touched
    assert "早已归还" not in touched
    assert Exhibit.objects.get(pk=exhibit.pk).showable


def test_closing_several_says_first_what_it_touches(cast: Cast) -> None:
    exhibits = [ExhibitFactory() for _number in range(3)]
    edition = make_edition(2025)
    make_exhibition(exhibits, edition=edition)
    stories.make_story(title="桥的故事", basis=exhibits[:2])
    make_book(("竹乡", [exhibit_block(exhibits[0])]), title="竹书")
    record_use("loan", exhibits[1:], source="a", title="外借甲")
    record_use("loan", exhibits, source="old", title="早已归还")
    end_use("loan", "old")
    chosen = "&".join(f"id={exhibit.pk}" for exhibit in exhibits)
    page = fromstring(cast.client("editor").get(f"/cms/bulk/exhibitions/exhibit/set_openness/?{chosen}").content)
    (touched,) = page.find_class("exhibit-touched")
    said = [entry.text_content().split() for entry in touched.xpath(".//li")]
    counted = {words[0]: next(word for word in words if word.isdigit()) for words in said}
    assert counted == {"旧照展": "3", edition.title: "3", "桥的故事": "2", "竹乡": "1", "外借甲": "2"}
    assert "请对方撤下。" in touched.text_content()
    assert Exhibit.objects.showable().count() == 3


def test_the_log_of_a_withdrawal_tells_of_uses_outside_the_site(cast: Cast) -> None:
    exhibit = ExhibitFactory()
    make_book(("竹乡", [exhibit_block(exhibit)]), title="竹书")
    record_use("loan", [exhibit], source="a", title="外借甲")
    withdraw(exhibit, user=cast.editor, reason="涉及隐私")
    entry = ModelLogEntry.objects.get(action="exhibitions.withdraw")
    assert "竹书" in "".join(entry.data["shown_in"])
    assert entry.data["outside"] == ["外借 · 外借甲"]
    assert "外借甲" in entry.message
