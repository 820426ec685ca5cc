"""Exhibits in the admin: adding, changing and deleting them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from exhibitions.models import Exhibit
from exhibitions.models.exhibit import KIND_FIELDS, SOME_KINDS_ONLY, Kind

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_exhibition

pytestmark = pytest.mark.django_db

LIST = "/cms/exhibits/"
ADD = "/cms/exhibits/add/"
COMMON = {
    "kind": "photo",
    "title": "青石圩老街",
    "reference_code": "0101-ZP·1962-Y-0031",
    "date_text": "1962年",
    "extent": "3",
    "extent_unit": "",
    "openness": "unreviewed",
    "display_basis": "",
    "classification": "",
    "rights_status": "pending",
    "privacy_status": "pending",
}


def edit_url(exhibit: Exhibit) -> str:
    return f"/cms/exhibits/edit/{exhibit.pk}/"


def entered(images: Any = (), related: Any = (), **values: Any) -> dict[str, Any]:
    """What a browser posts for a new exhibit."""
    data: dict[str, Any] = nested_form_data(
        {**COMMON, **values, "images": inline_formset(list(images)), "related": inline_formset(list(related))}
    )
    return data


def kept(exhibit: Exhibit, **values: Any) -> dict[str, Any]:
    """What a browser posts when it changes only `values` of an exhibit."""
    fields = [f.name for f in Exhibit._meta.fields if f.editable and f.name not in SOME_KINDS_ONLY]
    fields += sorted(KIND_FIELDS[Kind(exhibit.kind)])
    present = {name: f.value_from_object(exhibit) for name in fields if (f := Exhibit._meta.get_field(name))}
    images = [
        {"id": i.pk, "image": i.image_id, "role": i.role, "caption": i.caption}
        for i in exhibit.images.order_by("sort_order")
    ]
    related = [{"id": r.pk, "other": r.other_id} for r in exhibit.related.all()]
    present = {name: "" if value is None else value for name, value in present.items()}
    data: dict[str, Any] = nested_form_data(
        {
            **present,
            "tags": ", ".join(exhibit.tags.names()),
            "images": inline_formset(images, initial=len(images)),
            "related": inline_formset(related, initial=len(related)),
            **values,
        }
    )
    return data


def entries(exhibit: Exhibit) -> list[str]:
    return list(ModelLogEntry.objects.for_instance(exhibit).order_by("timestamp").values_list("action", flat=True))


def form_of(client: Client, url: str) -> Any:
    return client.get(url).context["form"]


# --- fields of the kind ---------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_the_form_has_the_fields_of_its_kind_only(cast: Cast, kind: Kind) -> None:
    fields = set(form_of(cast.client("editor"), f"{ADD}?kind={kind.value}").fields)

    assert fields & SOME_KINDS_ONLY == KIND_FIELDS[kind]
    assert {"title", "reference_code", "date_text", "transcription"} <= fields


def test_an_exhibit_is_edited_with_the_fields_of_its_kind(cast: Cast) -> None:
    artifact = ExhibitFactory.create(kind="artifact", material="木")

    response = cast.client("editor").get(edit_url(artifact))

    assert set(response.context["form"].fields) & SOME_KINDS_ONLY == KIND_FIELDS[Kind.ARTIFACT]
    assert 'name="negative_number"' not in response.content.decode()


def test_switching_the_kind_keeps_what_was_typed_and_saves_nothing(cast: Cast) -> None:
    data = entered(title="界碑", date_text="这不是日期", **{"switch-kind": "artifact"})

    response = cast.client("editor").post(ADD, data)

    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="界碑"' in page
    assert 'name="material"' in page
    assert 'name="photographer"' not in page
    assert "error-message" not in page
    assert not Exhibit.objects.exists()


def test_a_changed_kind_drops_the_fields_of_the_old_one(cast: Cast) -> None:
    exhibit = ExhibitFactory.create(kind="photo", photographer="佚名", negative_number="58-1")

    response = cast.client("editor").post(
        edit_url(exhibit), kept(exhibit, kind="document", document_number="〔1958〕3号")
    )

    exhibit.refresh_from_db()
    assert response["Location"] == edit_url(exhibit)
    assert (exhibit.kind, exhibit.document_number) == ("document", "〔1958〕3号")
    assert (exhibit.photographer, exhibit.negative_number) == ("", "")


# --- adding ------------------------------------------------------------------------


def test_an_editor_adds_an_exhibit_with_pictures(cast: Cast) -> None:
    front, back = ImageFactory.create(), ImageFactory.create()
    images = [
        {"image": front.pk, "role": "front", "caption": "正面", "ORDER": 1},
        {"image": back.pk, "role": "back", "caption": "", "ORDER": 2},
    ]

    response = cast.client("editor").post(ADD, entered(images, tags="老街, 圩市"))

    exhibit = Exhibit.objects.get()
    assert response.status_code == 302
    assert [i.image for i in exhibit.images.order_by("sort_order")] == [front, back]
    assert set(exhibit.tags.names()) == {"老街", "圩市"}
    assert exhibit.extent_unit == "幅"
    assert (exhibit.date_from.year, exhibit.date_to.year) == (1962, 1962)
    assert not exhibit.showable
    assert exhibit.latest_revision.user == cast.editor


def test_one_reference_code_in_another_spelling_is_refused_by_name(cast: Cast) -> None:
    ExhibitFactory.create(title="先到的", reference_code="0101-ZP·1962-Y-0031")

    response = cast.client("editor").post(ADD, entered(reference_code="０１０１－ＺＰ・１９６２ － Y－００３１"))

    assert response.status_code == 200
    (message,) = response.context["form"].errors["reference_code"]
    assert "先到的" in message
    assert Exhibit.objects.count() == 1


@pytest.mark.parametrize("text", ["19581301", "前年夏天"])
def test_an_unreadable_date_is_an_error_of_its_field(cast: Cast, text: str) -> None:
    response = cast.client("editor").post(ADD, entered(date_text=text))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["date_text"]
    assert text in response.context["form"].errors["date_text"][0]
    assert not Exhibit.objects.exists()


@pytest.mark.parametrize("text", ["1955年冬", "五六十年代", "清光绪三年五月", "“文化大革命”时期", "清末至民国"])
def test_a_date_is_kept_as_written(cast: Cast, text: str) -> None:
    client = cast.client("editor")
    client.post(ADD, entered(date_text=text))
    exhibit = Exhibit.objects.get()
    assert exhibit.date_text == exhibit.date_shown == text
    assert text in client.get(edit_url(exhibit)).content.decode()


def test_exhibits_are_related_to_others(cast: Cast) -> None:
    exhibit, other = ExhibitFactory.create(), ExhibitFactory.create()
    client = cast.client("editor")

    refused = client.post(edit_url(exhibit), kept(exhibit, related=inline_formset([{"other": exhibit.pk}])))
    client.post(edit_url(exhibit), kept(exhibit, related=inline_formset([{"other": other.pk}])))

    assert refused.context["form"].non_field_errors()
    assert [row.other for row in exhibit.related.all()] == [other]


def test_nothing_is_saved_by_itself_while_typing(cast: Cast) -> None:
    exhibit = ExhibitFactory.create()

    page = cast.client("editor").get(edit_url(exhibit)).content.decode()

    assert "data-w-autosave-interval-value" not in page


# --- the gate -------------------------------------------------------------------------


def test_opening_notes_who_and_when_once(cast: Cast) -> None:
    exhibit = ClosedExhibitFactory.create(display_basis="")
    client = cast.client("editor")
    changes = {"openness": "open", "display_basis": "opened", "decision_reason": "2025年第一批开放"}

    client.post(edit_url(exhibit), kept(exhibit, **changes))

    exhibit = Exhibit.objects.get()
    assert exhibit.showable
    assert exhibit.approved_by == cast.editor
    assert exhibit.approved_at is not None
    (entry,) = ModelLogEntry.objects.for_instance(exhibit)
    assert entry.action == "exhibitions.open"
    assert entry.data == {
        "before": {"openness": "controlled", "display_basis": ""},
        "after": {"openness": "open", "display_basis": "opened"},
        "reason": "2025年第一批开放",
    }


def test_a_new_exhibit_can_be_opened_as_it_is_added(cast: Cast) -> None:
    data = entered(openness="open", rights_status="cleared", privacy_status="cleared")

    cast.client("editor").post(ADD, data)

    exhibit = Exhibit.objects.get()
    assert exhibit.showable
    assert exhibit.approved_by == cast.editor
    assert entries(exhibit) == ["wagtail.create", "exhibitions.open"]


def test_saving_the_same_twice_leaves_no_trace(cast: Cast) -> None:
    lines = "第一行。\n第二行。"
    exhibit = ExhibitFactory.create(
        images=[ImageFactory.create()], tags=["老街"], description=lines, transcription=lines
    )
    exhibit.save_revision()
    client = cast.client("editor")
    as_browsers_send = dict.fromkeys(["description", "transcription"], lines.replace("\n", "\r\n"))

    for _time in range(2):
        assert client.post(edit_url(exhibit), kept(exhibit, **as_browsers_send)).status_code == 302

    assert entries(exhibit) == []
    assert exhibit.revisions.count() == 1


def test_text_and_gate_changed_together_are_told_apart_in_the_history(cast: Cast) -> None:
    exhibit = ClosedExhibitFactory.create(rights_status="pending")

    cast.client("editor").post(edit_url(exhibit), kept(exhibit, title="改过的题名", rights_status="cleared"))

    assert entries(exhibit) == ["wagtail.edit", "exhibitions.decide"]


def test_closing_what_the_public_sees_needs_a_reason(cast: Cast) -> None:
    exhibit = ExhibitFactory.create()
    client = cast.client("editor")

    refused = client.post(edit_url(exhibit), kept(exhibit, openness="controlled"))
    closed = client.post(edit_url(exhibit), kept(exhibit, openness="controlled", decision_reason="家属来信"))

    assert list(refused.context["form"].errors) == ["decision_reason"]
    assert closed.status_code == 302
    exhibit = Exhibit.objects.get()
    assert not exhibit.showable
    assert exhibit.approved_by is None


def test_who_may_not_decide_cannot_open_by_posting(cast: Cast) -> None:
    from django.contrib.auth.models import Permission

    cast.outsider.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "change_exhibit", "add_exhibit"])
    )
    exhibit = ClosedExhibitFactory.create()
    client = cast.client("outsider")

    page = client.get(edit_url(exhibit)).content.decode()
    client.post(edit_url(exhibit), kept(exhibit, openness="open", title="改题名"))

    exhibit = Exhibit.objects.get()
    assert 'name="openness"' not in page
    assert (exhibit.openness, exhibit.title) == ("controlled", "改题名")


def test_going_back_to_an_open_version_opens_nothing(cast: Cast) -> None:
    exhibit = ExhibitFactory.create(title="旧题名")
    old = exhibit.save_revision()
    client = cast.client("editor")
    client.post(edit_url(exhibit), kept(exhibit, title="新题名", openness="controlled", decision_reason="家属来信"))
    url = reverse(Exhibit.snippet_viewset.get_url_name("revisions_revert"), args=[exhibit.pk, old.pk])

    shown = client.get(url).context["form"]
    client.post(url, kept(Exhibit.objects.get(), title="旧题名"))

    exhibit = Exhibit.objects.get()
    assert shown["title"].value() == "旧题名"
    assert shown["openness"].value() == "controlled"
    assert (exhibit.title, exhibit.openness, exhibit.showable) == ("旧题名", "controlled", False)


def test_the_openness_panel_says_why_not_and_where(cast: Cast, home: Any) -> None:
    exhibit = ExhibitFactory.create()
    page = make_exhibition([exhibit])
    exhibit.openness, exhibit.privacy_status = "deferred", "refused"
    exhibit.save()

    shown = cast.client("editor").get(edit_url(exhibit)).content.decode()

    from exhibitions.openness import reasons_against

    reasons = reasons_against(exhibit)
    assert len(reasons) == 2
    assert all(reason in shown for reason in reasons)
    assert page.title in shown


# --- deleting ------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [False, True], ids=["one", "bulk"])
def test_what_is_on_show_is_withdrawn_before_it_is_deleted(cast: Cast, home: Any, many: bool) -> None:
    exhibit = ExhibitFactory.create()
    page = make_exhibition([exhibit])
    client = cast.client("final_reviewer")
    url = f"/cms/bulk/exhibitions/exhibit/delete/?id={exhibit.pk}" if many else f"/cms/exhibits/delete/{exhibit.pk}/"

    refused = client.post(url, follow=True)

    assert Exhibit.objects.filter(pk=exhibit.pk).exists()
    assert any(page.title in str(message) for message in refused.context["messages"])

    exhibit.openness = "controlled"
    exhibit.save()
    client.post(url)
    assert not Exhibit.objects.filter(pk=exhibit.pk).exists()


def test_editors_do_not_delete(cast: Cast) -> None:
    exhibit = ClosedExhibitFactory.create()

    cast.client("editor").post(f"/cms/exhibits/delete/{exhibit.pk}/")

    assert Exhibit.objects.exists()
