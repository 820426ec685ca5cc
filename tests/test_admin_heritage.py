"""Elements and bearers in the admin: written, reviewed in three steps, refused with a name, found again."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from heritage.models import Bearer, HeritageElement

from .cast import Cast
from .heritage import make_bearer, make_element

pytestmark = pytest.mark.django_db
ADD = "/cms/heritage/elements/add/"


def entered(shown: Any = (), **values: Any) -> dict[str, Any]:
    data: dict[str, Any] = nested_form_data(
        {
            "name": "云溪竹编技艺",
            "category": "crafts",
            "level": "city",
            "number_text": "LSⅧ-23",
            "batch": "4",
            "batch_kind": "new",
            "region": "云溪县竹坪镇",
            "bearers": inline_formset([{"bearer": b.pk, "generation": 4, "display": d} for b, d in shown]),
            **{name: inline_formset([]) for name in ("pictures", "recordings", "chronicle", "exhibits", "documents")},
            **values,
        }
    )
    return data


def edit(element: HeritageElement) -> str:
    return f"/cms/heritage/elements/edit/{element.pk}/"


def test_an_element_passes_the_three_steps_and_is_public(home: object, cast: Cast) -> None:
    bearer = make_bearer("竹坪甲", agreed="life")
    response = cast.client("editor").post(ADD, {**entered([(bearer, "shown")]), "action-submit": "1"})
    assert response.status_code == 302
    element = HeritageElement.objects.get()
    assert (element.number, element.live) == ("LSVIII-23", False)
    for person in ("reviewer", "reviewer2", "final_reviewer"):
        state = element.current_workflow_task_state
        url = reverse(
            "wagtailsnippets_heritage_heritageelement:workflow_action", args=[element.pk, "approve", state.pk]
        )
        # Nobody decides who is not at their step.
        assert cast.client("editor").post(url, {"comment": ""}).status_code in {302, 403}
        element.refresh_from_db()
        assert not element.live
        cast.client(person).post(url, {"comment": ""})
        element = HeritageElement.objects.get()
    assert element.live
    assert "竹坪甲" in cast.client().get(element.get_absolute_url()).content.decode()


@pytest.mark.parametrize("action", ["action-submit", "action-publish"])
def test_a_bearer_without_consent_is_refused_by_name(cast: Cast, action: str) -> None:
    data = entered([(make_bearer("竹坪丁"), "shown")])
    response = cast.client("admin").post(ADD, {**data, action: "1"})
    assert response.status_code == 200
    errors = str(response.context["form"].errors)
    assert "竹坪丁" in errors
    assert not HeritageElement.objects.exists()
    # Hidden until consent, or as a draft, it is taken.
    assert cast.client("admin").post(ADD, data).status_code == 302
    element = HeritageElement.objects.get()
    row = {"id": element.bearers.get().pk, "bearer": Bearer.objects.get().pk, "display": "until_consent"}
    hidden = entered(bearers=inline_formset([row], initial=1))
    assert cast.client("admin").post(edit(element), {**hidden, "action-publish": "1"}).status_code == 302


def test_a_number_that_exists_is_refused_with_the_name_that_has_it(cast: Cast) -> None:
    make_element(name="云溪木雕", number_text="LSVIII—23", level="city")
    response = cast.client("editor").post(ADD, entered())
    assert response.status_code == 200
    assert "云溪木雕" in str(response.context["form"].errors["number_text"])
    assert HeritageElement.objects.count() == 1
    # An extension in a later batch has the number of what it extends.
    assert cast.client("editor").post(ADD, entered(batch="5", batch_kind="expansion")).status_code == 302


@pytest.mark.parametrize("number", ["安徽省", "Ⅷ", "一二三"])
def test_what_is_no_number_is_refused(cast: Cast, number: str) -> None:
    response = cast.client("editor").post(ADD, entered(number_text=number))
    assert "number_text" in response.context["form"].errors


def test_a_chronicle_date_that_is_none_is_refused(cast: Cast) -> None:
    rows = inline_formset([{"date_text": "五月节前", "text": "开工", "source": ""}])
    response = cast.client("editor").post(ADD, entered(chronicle=rows))
    assert response.status_code == 200
    assert "五月节前" in response.content.decode()


def test_the_list_finds_by_words_and_by_any_spelling_of_a_number(cast: Cast) -> None:
    make_element(name="云溪竹编技艺", number_text="LSⅧ-23", level="city")
    make_element(name="云溪剪纸")
    for words in ("竹编", "LSVIII-23", "lsⅷ—23"):
        shown = cast.client("reviewer").get("/cms/heritage/elements/", {"q": words}).content.decode()
        assert "云溪竹编技艺" in shown
        assert "云溪剪纸" not in shown
    shown = (
        cast.client("reviewer").get("/cms/heritage/elements/", {"register": "own", "level": "city"}).content.decode()
    )
    assert "云溪竹编技艺" in shown
    assert "云溪剪纸" not in shown


def test_consent_is_recorded_and_withdrawn_in_the_admin(home: object, cast: Cast) -> None:
    bearer = make_bearer("竹坪甲")
    element = make_element(bearers=[(bearer, "until_consent")])
    editor = cast.client("editor")
    url = f"/cms/heritage/bearers/consent/{bearer.pk}/"
    sent = {"given_on": "2024-11-06", "scope": "name", "until": "2024-11-05", "paper": "卷三"}
    assert editor.post(url, sent).status_code == 200
    assert cast.client("reviewer").post(url, sent).status_code == 302
    bearer.refresh_from_db()
    assert bearer.consent_on is None
    assert editor.post(url, {**sent, "until": ""}).status_code == 302
    bearer.refresh_from_db()
    assert bearer.consent_on == datetime.date(2024, 11, 6)
    assert "竹坪甲" in editor.get(element.get_absolute_url()).content.decode()
    held = editor.get("/cms/heritage/bearers/", {"consent": "holds"}).content.decode()
    assert "竹坪甲" in held
    assert (
        editor.post(f"/cms/heritage/bearers/withdraw-consent/{bearer.pk}/", {"reason": "本人来信"}).status_code == 302
    )
    assert "竹坪甲" not in editor.get(element.get_absolute_url()).content.decode()
    history = editor.get(f"/cms/heritage/bearers/history/{bearer.pk}/").content.decode()
    assert "本人来信" in history


@pytest.mark.parametrize("path", ["<script>", 'M0 0L1 1" onload="x', "10,10 20,20"])
def test_an_outline_that_is_no_path_is_refused(home: object, path: str) -> None:
    from django.core.exceptions import ValidationError
    from wagtail.models import Site

    from heritage.models import CountyMap

    with pytest.raises(ValidationError):
        CountyMap(site=Site.objects.get(), outline=path).full_clean()
