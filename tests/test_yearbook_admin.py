"""Yearbooks in the admin: the list and the overview, the form, the steps, what was pasted, the reminder."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stories.yearbook.models import (
    Category,
    Contribution,
    HandIn,
    Passage,
    ProvidedObject,
    Subcategory,
    Yearbook,
    YearFact,
)
from stories.yearbook.stages import Stage

from .cast import Cast
from .factories import ImageFactory
from .yearbook import GOOD, add_picture, finish, make_entry, make_yearbook

pytestmark = pytest.mark.django_db
LIST = "/cms/yearbook-entries/"
TODAY = timezone.localdate
EMPTY = {
    f"{rows}-{name}": "0"
    for rows in ("pictures", "facts", "objects_provided")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
}


def titles(client: Client, query: str) -> list[str]:
    return [entry.title for entry in client.get(f"{LIST}?{query}").context["object_list"]]


def form_of(entry: Contribution, **fields: Any) -> dict[str, Any]:
    values = {
        "subcategory": entry.subcategory_id,
        "position": 10,
        "title": entry.title,
        "drafter": entry.drafter,
        "unit_reviewer": entry.unit_reviewer,
        "text": entry.text,
        "own_limit": "",
        "note": "",
    }
    return {**EMPTY, **values, **fields}


def grow(book: Yearbook, cast: Cast, number: int) -> None:
    """Entries at different steps, each with a picture and a fact."""
    for n in range(number):
        entry = make_entry(book, title=f"条目{n}", text=f"{GOOD}我馆{n}。" if n % 2 else GOOD)
        add_picture(entry, ImageFactory.create())
        YearFact.objects.create(contribution=entry, what="开放档案", value="2876件")
        if not n % 2:
            finish(entry, cast, Stage.UNIT_REVIEW)


@pytest.mark.parametrize("address", [LIST, "overview"])
def test_what_shows_all_entries_costs_the_same_however_many(cast: Cast, address: str) -> None:
    book = make_yearbook()
    url = f"/cms/yearbooks/overview/{book.pk}/" if address == "overview" else address
    client = cast.client("editor")

    def cost() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return [query["sql"] for query in queries]

    grow(book, cast, 2)
    cost()
    few = cost()
    grow(book, cast, 10)
    assert len(cost()) == len(few)
    # The others are Wagtail's own frame: who is signed in, and what they may do.
    assert len([sql for sql in few if '"yearbook_' in sql or '"media_' in sql]) <= 12


def test_filters(cast: Cast) -> None:
    book, other = make_yearbook(), make_yearbook(edition=2027)
    finish(make_entry(book, title="甲", drafter="张"), cast, Stage.SEALING)
    make_entry(book, title="乙", drafter="王😀明")
    make_entry(other, title="丙", drafter="张", text="讲档案开放")
    client = cast.client("reviewer")

    assert set(titles(client, "")) == {"甲", "乙", "丙"}
    assert set(titles(client, f"yearbook={book.pk}")) == {"甲", "乙"}
    assert titles(client, f"stage={Stage.SEALING.value}") == ["甲"]
    assert titles(client, "drafter=王😀明") == ["乙"]
    assert titles(client, f"drafter=张&yearbook={other.pk}") == ["丙"]
    assert titles(client, "q=讲档案") == ["丙"]


def test_the_overview_says_where_each_entry_stands(cast: Cast) -> None:
    book = make_yearbook(deadline=TODAY() - datetime.timedelta(days=1), total_limit=10)
    finish(make_entry(book, title="甲"), cast, Stage.UNIT_REVIEW)

    context = cast.client("director").get(f"/cms/yearbooks/overview/{book.pk}/").context

    ((category, ((place, (row,)),)),) = context["tree"]
    assert (category.name, place.name, row["entry"].title, row["step"]) == ("党政机关", "档案工作", "甲", "单位审")
    assert [step["state"] for step in row["steps"]] == ["done", "now", *["coming"] * 8]
    assert row["entry"].is_late
    assert context["over"] == context["characters"] - 10
    assert context["add_url"] == ""


def test_what_is_pasted_from_word_is_harmless(cast: Cast) -> None:
    entry = make_entry()
    pasted = "<table><tr><td>照片</td><td>126幅</td></tr></table><script>alert(1)</script>2025年，\r\n展览\x0b开幕😀。"
    client = cast.client("editor")

    response = client.post(
        f"{LIST}edit/{entry.pk}/",
        form_of(entry, text=pasted, title="<b>展览</b>\n<script>x</script>", drafter="王😀明<img src=x onerror=y>"),
    )

    assert response.status_code == 302
    entry.refresh_from_db()
    assert entry.text == "照片\t126幅\n2025年，\n展览\n开幕😀。"
    assert entry.title == "展览"
    assert entry.drafter == "王😀明<img src=x onerror=y>"
    for url in (LIST, f"{LIST}edit/{entry.pk}/", f"{LIST}inspect/{entry.pk}/", "/cms/"):
        assert "<img src=x" not in client.get(url).content.decode()


def test_a_settled_text_is_not_changed_by_the_form_nor_by_an_old_version(cast: Cast) -> None:
    entry = make_entry(text=GOOD + "初稿。")
    old = entry.save_revision(user=cast.editor)
    entry.text = GOOD
    entry.save()
    entry.save_revision(user=cast.editor)
    entry.refresh_from_db()
    assert entry.text == GOOD
    finish(entry, cast, Stage.SEALING)
    client = cast.client("editor")

    assert "text" not in client.get(f"{LIST}edit/{entry.pk}/").context["form"].fields
    client.post(f"{LIST}edit/{entry.pk}/", form_of(entry, text="改了", note="已改"))
    version = old.as_object()

    entry.refresh_from_db()
    assert (entry.text, entry.note, entry.stage) == (GOOD, "已改", Stage.SEALING)
    assert (version.text, version.stage) == (GOOD, Stage.SEALING)


def test_steps_through_the_pages(cast: Cast) -> None:
    entry = make_entry(text=GOOD + "我馆。")
    base = f"{LIST}%s/{entry.pk}/"

    assert cast.client("reviewer").get(base % "move").status_code == 302
    assert cast.client("editor").post(base % "move", {"done_on": TODAY()}).status_code == 302
    stuck = cast.client("reviewer").post(base % "move", {"done_on": TODAY()})
    assert "我馆" in stuck.content.decode()
    remark = stuck.context["remarks"][0]
    from stories.yearbook.admin.standing import key_of

    overrule = f"{LIST}overrule/{entry.pk}/{key_of(remark)}/"
    assert cast.client("reviewer").post(overrule, {"reason": ""}).status_code == 200
    assert cast.client("reviewer").post(overrule, {"reason": "引文"}).status_code == 302
    assert cast.client("reviewer").get(f"{LIST}overrule/{entry.pk}/{'0' * 16}/").status_code == 404
    assert cast.client("reviewer").post(base % "return", {"done_on": TODAY(), "to": 10}).status_code == 200
    assert cast.client("reviewer").post(base % "move", {"done_on": TODAY()}).status_code == 302

    make = f"/cms/yearbooks/hand-in/{entry.yearbook.pk}/"
    assert cast.client("editor").get(make).context["form"].initial["entries"] == [entry.pk]
    made = cast.client("editor").post(make, {"entries": [entry.pk], "note": ""})
    hand_in = HandIn.objects.get()
    assert made["Location"] == f"/cms/yearbooks/handed-in/{hand_in.pk}/"
    sent = cast.client("director").post(made["Location"], {"done_on": TODAY(), "reason": ""})
    assert sent.status_code == 302
    entry.refresh_from_db()
    assert entry.stage == Stage.FIRST_REVIEW
    untold = cast.client("editor").post(base % "move", {"done_on": TODAY(), "told_by": ""})
    assert untold.status_code == 200
    assert cast.client("editor").post(base % "move", {"done_on": TODAY(), "told_by": "丙"}).status_code == 302
    assert Passage.objects.filter(contribution=entry).count() == 4


def test_the_structure_is_edited_and_what_holds_entries_stays(cast: Cast) -> None:
    book = make_yearbook()
    category = Category.objects.get()
    entry = make_entry(book)
    place = entry.subcategory

    def posted(**more: Any) -> dict[str, Any]:
        counts = {
            f"{rows}-{name}": value
            for rows, total in (("deadlines", 0), ("categories", 1), ("categories-0-subcategories", 2))
            for name, value in (("TOTAL_FORMS", total), ("INITIAL_FORMS", min(total, 1)), ("MIN_NUM_FORMS", 0))
        }
        values = {
            field: getattr(book, field)
            for field in ("name", "edition", "compiling_office", "unit", "deadline", "word_limit")
        }
        rows = {
            "categories-0-id": category.pk,
            "categories-0-name": "政治",
            "categories-0-ORDER": 1,
            "categories-0-subcategories-0-id": place.pk,
            "categories-0-subcategories-0-name": "档案",
            "categories-0-subcategories-0-ORDER": 2,
            "categories-0-subcategories-1-name": "方志",
            "categories-0-subcategories-1-ORDER": 1,
        }
        return {**counts, **values, "print_width": 85, "min_dpi": 300, **rows, **more}

    client = cast.client("editor")
    url = f"/cms/yearbooks/edit/{book.pk}/"
    refused = client.post(url, posted(**{"categories-0-subcategories-0-DELETE": "on"}))
    assert "档案" in str(refused.context["form"].non_field_errors())
    assert client.post(url, posted(**{"categories-0-DELETE": "on"})).status_code == 200
    assert client.post(url, posted()).status_code == 302

    assert list(Subcategory.objects.order_by("sort_order").values_list("name", flat=True)) == ["方志", "档案"]
    assert Contribution.objects.get().subcategory.name == "档案"


def test_the_reminder_stands_on_the_home_page(cast: Cast, home: Any) -> None:
    book = make_yearbook(deadline=TODAY() + datetime.timedelta(days=12))
    make_entry(book, title="未交的条目")
    late = make_yearbook(edition=2025, deadline=TODAY() - datetime.timedelta(days=5))
    make_entry(late, title="迟交的条目")

    page = cast.client("director").get("/cms/").content.decode()

    assert "未交的条目" in page
    assert "迟交的条目" in page
    assert "yearbook-reminder" not in cast.client("staff").get("/cms/").content.decode()


def test_an_object_does_not_come_back_before_it_left(cast: Cast) -> None:
    entry = make_entry()
    row = {
        "objects_provided-TOTAL_FORMS": "1",
        "objects_provided-0-kind": "artifact",
        "objects_provided-0-name": "竹编农具",
        "objects_provided-0-quantity": "1",
        "objects_provided-0-unit": "件",
        "objects_provided-0-provided_on": "2026-03-25",
        "objects_provided-0-ORDER": "1",
    }
    client = cast.client("editor")
    early = {**row, "objects_provided-0-returned_on": "2026-03-24"}

    assert client.post(f"{LIST}edit/{entry.pk}/", form_of(entry, **early)).status_code == 200
    assert client.post(f"{LIST}edit/{entry.pk}/", form_of(entry, **row)).status_code == 302
    assert ProvidedObject.objects.get().name == "竹编农具"


def test_an_entry_that_has_moved_is_not_deleted(cast: Cast) -> None:
    book = make_yearbook()
    fresh, moved = make_entry(book, title="误建"), finish(make_entry(book, title="已审"), cast, Stage.SEALING)
    client = cast.client("editor")

    for entry in (fresh, moved):
        assert client.post(f"{LIST}delete/{entry.pk}/").status_code == 302
    assert cast.client("admin").post(f"/cms/yearbooks/delete/{book.pk}/").status_code == 302

    assert list(Contribution.objects.all()) == [moved]
    assert cast.client("editor").get("/cms/yearbooks/").status_code == 200
