"""The list of exhibits in the admin: search, filters, export, queries, and what is done to many at once."""

import csv
import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from exhibitions import placement
from exhibitions.models import Exhibit, ExhibitionPage

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, PlaceFactory, make_exhibition

pytestmark = pytest.mark.django_db

LIST = "/cms/exhibits/"


def titles(client: Client, query: str) -> set[str]:
    response = client.get(f"{LIST}?{query}")
    return {exhibit.title for exhibit in response.context["object_list"]}


def bulk(action: str, *exhibits: Exhibit, query: str = "") -> str:
    ids = "&".join(f"id={exhibit.pk}" for exhibit in exhibits) or "id=all"
    return f"/cms/bulk/exhibitions/exhibit/{action}/?{ids}{query}&next={LIST}"


def told(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# --- finding ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["老街", "圩老", "zp·1962", "ＺＰ・１９６２", "石阶", "郑", "圩市", "老街 郑", "老街　石阶"],
)
def test_the_box_finds_parts_of_chinese_words(cast: Cast, words: str) -> None:
    ExhibitFactory.create(
        title="青石圩老街风貌组照",
        reference_code="0101-ZP·1962-Y-0031",
        description="石阶一直铺到河边。",
        photographer="郑云生",
        tags=["圩市", "建筑"],
    )
    ExhibitFactory.create(title="竹编农具", reference_code="0201-SW·1978-Y-0003")

    assert titles(cast.client("editor"), f"q={words}") == {"青石圩老街风貌组照"}


def test_filters_narrow_the_list(cast: Cast, home: Any) -> None:
    place = PlaceFactory.create()
    shown = ExhibitFactory.create(title="甲", date_text="1950年代", place=place, tags=["桥"])
    ExhibitFactory.create(title="乙", kind="artifact", date_text="1978")
    ClosedExhibitFactory.create(title="丙", date_text="不详")
    page = make_exhibition([shown])
    client = cast.client("editor")
    tag = shown.tags.get().pk

    assert titles(client, "kind=artifact") == {"乙"}
    assert titles(client, "kind=artifact&kind=photo") == {"甲", "乙", "丙"}
    assert titles(client, "openness=controlled") == {"丙"}
    assert titles(client, "showable=true") == {"甲", "乙"}
    assert titles(client, f"tag={tag}") == {"甲"}
    assert titles(client, f"place={place.pk}") == {"甲"}
    assert titles(client, f"exhibition={page.pk}") == {"甲"}
    assert titles(client, "years_min=1955&years_max=1960") == {"甲"}
    assert titles(client, "years_min=1970") == {"乙"}
    assert titles(client, "years_min=1970&q=甲") == set()


def test_the_list_costs_the_same_however_long(cast: Cast, home: Any) -> None:
    client = cast.client("editor")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    make_exhibition([ExhibitFactory.create(images=[ImageFactory.create(prepared=True)], tags=["甲"])])
    cost()
    few = cost()
    for number in range(12):
        image = ImageFactory.create(prepared=True)
        ExhibitFactory.create(images=[image], place=PlaceFactory.create(), tags=[f"标签{number}"])
    make_exhibition(list(Exhibit.objects.all()), slug="more")

    assert cost() == few


def test_pictures_in_the_list_are_those_prepared(cast: Cast) -> None:
    ExhibitFactory.create(images=[ImageFactory.create(prepared=True)])
    ExhibitFactory.create(images=[ImageFactory.create()])

    page = cast.client("editor").get(LIST).content.decode()

    assert page.count('loading="lazy"') == 1


# --- export ---------------------------------------------------------------------------


def test_the_filtered_list_is_exported(cast: Cast, home: Any) -> None:
    exhibit = ExhibitFactory.create(title="=cmd()", tags=["桥"], place=PlaceFactory.create(name="青石圩"))
    ClosedExhibitFactory.create()
    make_exhibition([exhibit], title="旧照展")
    client = cast.client("editor")

    workbook = load_workbook(io.BytesIO(client.get(f"{LIST}?export=xlsx&showable=true").getvalue()))
    written = client.get(f"{LIST}?export=csv&showable=true").getvalue()

    headings, *rows = [[cell.value for cell in row] for row in workbook.active.rows]  # type: ignore[union-attr]
    assert len(rows) == 1
    row = dict(zip(headings, rows[0], strict=True))
    assert {"=cmd()", "青石圩", "桥", "旧照展", exhibit.reference_code} <= set(row.values())
    assert all(cell.data_type != "f" for line in workbook.active.rows for cell in line)  # type: ignore[union-attr]
    assert written.startswith(b"\xef\xbb\xbf")
    (line,) = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))[1:]
    assert line[1] == "'=cmd()"


def test_days_before_those_of_excel_are_exported_as_text(cast: Cast) -> None:
    ExhibitFactory.create(date_text="清代")
    written: Any = cast.client("editor").get(f"{LIST}?export=xlsx")
    headings, row = [list(row) for row in load_workbook(io.BytesIO(written.getvalue())).active.rows]  # type: ignore[union-attr]
    told = {heading.value: cell for heading, cell in zip(headings, row, strict=True)}
    assert told["起"].value == "1644-01-01"
    assert told["止"].value == datetime.date(1911, 12, 31)


# --- bulk actions ------------------------------------------------------------------------


def test_many_are_tagged_and_keep_the_tags_they_had(cast: Cast) -> None:
    tagged, plain = ExhibitFactory.create(tags=["旧"]), ExhibitFactory.create()
    client = cast.client("editor")

    page = client.get(bulk("add_tags", tagged, plain)).content.decode()
    done = client.post(bulk("add_tags", tagged, plain), {"tags": "新, 桥"}, follow=True)

    assert tagged.title in page
    assert plain.title in page
    assert "2" in told(done)
    assert set(Exhibit.objects.get(pk=tagged.pk).tags.names()) == {"旧", "新", "桥"}
    assert set(Exhibit.objects.get(pk=plain.pk).tags.names()) == {"新", "桥"}
    assert plain.__class__.objects.get(pk=plain.pk).latest_revision.user == cast.editor


def test_tagging_again_changes_nothing(cast: Cast) -> None:
    exhibit = ExhibitFactory.create(tags=["旧"])

    done = cast.client("editor").post(bulk("add_tags", exhibit), {"tags": "旧"}, follow=True)

    assert "0" in told(done)
    assert not exhibit.revisions.exists()


def test_openness_of_many_is_decided_with_its_log(cast: Cast) -> None:
    closed, unreviewed = ClosedExhibitFactory.create(), ExhibitFactory.create(openness="unreviewed", display_basis="")
    choice = {"openness": "open", "display_basis": "-", "rights_status": "", "privacy_status": "", "reason": "已鉴定"}

    done = cast.client("editor").post(bulk("set_openness", closed, unreviewed), choice, follow=True)

    assert "2" in told(done)
    for exhibit in (closed, unreviewed):
        fresh = Exhibit.objects.get(pk=exhibit.pk)
        assert (fresh.showable, fresh.approved_by) == (True, cast.editor)
        (entry,) = ModelLogEntry.objects.for_instance(exhibit)
        assert (entry.action, entry.user, entry.data["reason"]) == ("exhibitions.open", cast.editor, "已鉴定")
    assert Exhibit.objects.get(pk=unreviewed.pk).display_basis == ""


def test_a_decision_about_many_needs_a_reason(cast: Cast) -> None:
    exhibit = ExhibitFactory.create()

    response = cast.client("editor").post(
        bulk("set_openness", exhibit), {"openness": "controlled", "display_basis": "-"}
    )

    assert list(response.context["form"].errors) == ["reason"]
    assert Exhibit.objects.get().showable


def test_all_in_the_listing_are_those_that_were_listed(cast: Cast) -> None:
    wanted = ExhibitFactory.create(title="青石圩老街")
    other = ExhibitFactory.create(title="竹编农具")
    artifact = ExhibitFactory.create(title="老街门牌", kind="artifact")

    cast.client("editor").post(bulk("add_tags", query="&q=老街&kind=photo"), {"tags": "选中"})

    assert list(wanted.tags.names()) == ["选中"]
    assert not other.tags.exists()
    assert not artifact.tags.exists()


def test_exhibits_are_hung_in_a_draft_and_not_published(cast: Cast, home: Any) -> None:
    held, new, closed = ExhibitFactory.create(), ExhibitFactory.create(), ClosedExhibitFactory.create()
    page = make_exhibition([held])
    client = cast.client("editor")
    url = bulk("add_to_exhibition", held, new, closed)

    confirm = client.get(url)
    done = client.post(url, {"exhibition": page.pk}, follow=True)

    assert closed.title in confirm.content.decode()
    assert "2" in told(done)
    page = ExhibitionPage.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    assert [p.exhibit_id for p in placement.derive(draft.body)] == [held.pk, new.pk, closed.pk]
    assert [p.exhibit_id for p in placement.derive(page.body)] == [held.pk]
    assert page.get_latest_revision().user == cast.editor
    assert [block.block_type for block in draft.body][-1] == "wall"

    again = ExhibitFactory.create()
    client.post(bulk("add_to_exhibition", again), {"exhibition": page.pk})
    draft = ExhibitionPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [len(block.value["exhibits"]) for block in draft.body if block.block_type == "wall"] == [3]


def test_a_locked_exhibition_takes_nothing(cast: Cast, home: Any) -> None:
    exhibit = ExhibitFactory.create()
    page = make_exhibition([])
    page.locked, page.locked_by = True, cast.admin
    page.save()

    response = cast.client("editor").post(bulk("add_to_exhibition", exhibit), {"exhibition": page.pk})

    assert list(response.context["form"].errors) == ["exhibition"]


@pytest.mark.parametrize("action", ["add_tags", "set_openness", "add_to_exhibition"])
@pytest.mark.parametrize("who", ["reviewer", "director", "staff"])
def test_who_may_not_is_told_for_which(cast: Cast, home: Any, action: str, who: str) -> None:
    exhibit = ExhibitFactory.create()
    page = make_exhibition([])
    client = cast.client(who)
    url = bulk(action, exhibit)
    posted = {"tags": "桥", "openness": "controlled", "display_basis": "-", "reason": "x", "exhibition": page.pk}

    confirm = client.get(url)
    client.post(url, posted)

    assert exhibit.title in confirm.content.decode()
    assert confirm.context["items"] == []
    fresh = Exhibit.objects.get()
    assert (fresh.openness, list(fresh.tags.names())) == ("open", [])
    assert placement.derive(ExhibitionPage.objects.get().get_latest_revision_as_object().body) == []
