"""One element's page: nothing of a living person without consent, nothing of a closed record."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from exhibitions import openness
from exhibitions.whereabouts import whereabouts
from heritage import consent
from heritage.models import Bearer, ChronicleEntry, ElementExhibit, ElementPicture, HeritageElement

from .cast import Cast
from .factories import ExhibitFactory, ImageFactory
from .heritage import make_bearer, make_element

pytestmark = pytest.mark.django_db


def page(element: HeritageElement, status: int = 200, prefix: str = "") -> str:
    response = Client().get(prefix + element.get_absolute_url())
    assert response.status_code == status
    return response.content.decode().replace("<wbr>", "")


def test_a_bearer_without_consent_keeps_an_element_from_being_published(home: object) -> None:
    element = make_element(published=False, bearers=[(make_bearer("竹坪甲"), "shown")])
    with pytest.raises(ValidationError) as refusal:
        element.get_latest_revision().publish()
    assert "竹坪甲" in str(refusal.value)
    element.refresh_from_db()
    assert not element.live
    page(element, 404)


def test_hidden_until_consent_then_shown(home: object, cast: Cast) -> None:
    bearer = make_bearer("竹坪甲", biography="十六岁学徒。")
    element = make_element(bearers=[(bearer, "until_consent")])
    assert "竹坪甲" not in page(element)
    consent.record(bearer, given_on=timezone.localdate(), scope="name", user=cast.editor)
    shown = page(element)
    assert "竹坪甲" in shown
    # Consent to the name is no consent to the life.
    assert "十六岁学徒" not in shown


def test_consent_ends_by_itself_and_by_withdrawal(home: object, cast: Cast) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    lapsed = make_bearer("竹坪甲", agreed="life", until=yesterday)
    holding = make_bearer("竹坪乙", agreed="life")
    element = make_element(bearers=[(lapsed, "until_consent"), (holding, "shown")])
    shown = page(element)
    assert "竹坪甲" not in shown
    assert "竹坪乙" in shown
    with pytest.raises(PermissionDenied):
        consent.withdraw(holding, user=cast.reviewer, reason="本人要求")
    with pytest.raises(ValidationError):
        consent.withdraw(holding, user=cast.editor, reason=" ")
    consent.withdraw(holding, user=cast.editor, reason="本人要求")
    assert "竹坪乙" not in page(element)
    entry = ModelLogEntry.objects.get(action=consent.WITHDRAWN)
    assert "本人要求" in json.dumps(entry.data, ensure_ascii=False)
    assert "竹坪乙" not in f"{entry.label}{entry.data}"
    assert element.name in str(entry.data)


def test_an_earlier_version_of_a_bearer_brings_no_consent_back(cast: Cast) -> None:
    bearer = make_bearer("竹坪甲", agreed="life")
    revision = bearer.save_revision()
    consent.withdraw(bearer, user=None, reason="本人要求")
    assert not revision.as_object().may_be_named


def test_the_dead_need_no_consent_and_lineage_skips_the_hidden(home: object) -> None:
    master = make_bearer("竹坪子", life="deceased", birth_year=1868, death_year=1941)
    hidden = make_bearer("竹坪丑", teacher=master)
    pupil = make_bearer("竹坪寅", agreed="name", teacher=hidden)
    element = make_element(bearers=[(master, "shown"), (hidden, "until_consent"), (pupil, "shown")])
    shown = page(element)
    assert "竹坪丑" not in shown
    tree = shown[shown.index('class="tree"') :]
    # The pupil stands in a list inside the master's item.
    assert re.search(r"竹坪子.*?<ol role=\"list\">.*?竹坪寅", tree, re.DOTALL)
    assert "1868—1941" in shown


def test_a_circle_of_teachers_is_refused() -> None:
    first = make_bearer("甲")
    second = make_bearer("乙", teacher=first)
    first.teacher = second
    with pytest.raises(ValidationError):
        first.full_clean()


def test_only_showable_exhibits_are_named(home: object) -> None:
    opened, closed = ExhibitFactory(title="竹编农具"), ExhibitFactory(title="寄存族谱", openness="controlled")
    element = make_element(published=False)
    element.exhibits = [ElementExhibit(exhibit=opened), ElementExhibit(exhibit=closed)]
    element.save()
    element.save_revision().publish()
    shown = page(element)
    assert "竹编农具" in shown
    assert "寄存族谱" not in shown
    openness.withdraw(opened, user=None, reason="来函要求")
    assert "竹编农具" not in page(element)


def test_the_chronicle_is_in_the_order_of_time(home: object) -> None:
    element = make_element(published=False)
    element.chronicle = [
        ChronicleEntry(date_text=date, text=text)
        for date, text in (("1956", "后"), ("民国二十三年", "先"), ("不详", "末"))
    ]
    element.save()
    element.save_revision().publish()
    shown = page(element)
    assert shown.index("<p>先</p>") < shown.index("<p>后</p>") < shown.index("<p>末</p>")
    with pytest.raises(ValidationError):
        ChronicleEntry(element=element, date_text="五月节前", text="x").full_clean()


@pytest.mark.django_db(transaction=True)
def test_pictures_follow_the_element(home: object, client: Client) -> None:
    image = ImageFactory(prepared=True)
    element = make_element(published=False)
    element.pictures = [ElementPicture(image=image)]
    element.save()
    revision = element.save_revision()
    image.refresh_from_db()
    assert not image.is_public
    revision.publish()
    image.refresh_from_db()
    assert image.is_public
    element.refresh_from_db()
    element.unpublish()
    image.refresh_from_db()
    assert not image.is_public
    assert client.get(element.get_absolute_url()).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_portrait_is_public_with_consent_to_it_only(home: object) -> None:
    image = ImageFactory(prepared=True)
    bearer = make_bearer("竹坪甲", agreed="life", portrait=image)
    make_element(bearers=[(bearer, "shown")])
    image.refresh_from_db()
    assert not image.is_public
    consent.record(bearer, given_on=datetime.date(2024, 1, 1), scope="portrait", user=None)
    image.refresh_from_db()
    assert image.is_public
    consent.withdraw(bearer, user=None, reason="本人要求")
    image.refresh_from_db()
    assert not image.is_public


def test_the_demonstration_reads_well(demo: Path) -> None:
    element = HeritageElement.objects.get(number="LSVIII-23")
    shown = page(element)
    for words in ("竹坪甲", "竹坪乙", "竹坪子", "破篾讲究", "民国二十三年", "竹编农具与竹制量器", "<svg", "LSⅧ-23"):
        assert words in shown, words
    # 竹坪丁 has not agreed; the family register is deposited with a restriction.
    assert "竹坪丁" not in shown
    assert "族谱" not in shown
    data = json.loads(re.search(r"ld\+json\">(.*?)</script>", shown, re.DOTALL)[1])  # type: ignore[index]
    assert data["identifier"]["value"] == "LSⅧ-23"
    assert "竹坪" not in json.dumps(data.get("author", ""), ensure_ascii=False)
    assert "云溪竹编技艺" in page(element, prefix="/en")
    song = page(HeritageElement.objects.get(number="YXII-4"))
    assert "<audio" in song
    assert "不是录音" in song
    landing = Client().get("/heritage/").content.decode()
    assert "云溪采茶山歌" in landing.replace("<wbr>", "")


def test_structured_data_names_nobody(demo: Path) -> None:
    shown = page(HeritageElement.objects.get(number="LSVIII-23"))
    data: Any = re.search(r"ld\+json\">(.*?)</script>", shown, re.DOTALL)
    assert not any(bearer.name in data[1] for bearer in Bearer.objects.all())


def test_withdrawing_an_exhibit_tells_the_element_it_stood_in(home: object, cast: Cast) -> None:
    exhibit = ExhibitFactory()
    element = make_element(name="云溪竹编技艺", published=False)
    element.exhibits = [ElementExhibit(exhibit=exhibit)]
    element.save()
    revision = element.save_revision()
    assert [place.is_live for place in whereabouts(exhibit)] == [False]
    revision.publish()
    assert [(place.title, place.is_live) for place in whereabouts(exhibit)] == [(str(element), True)]
    openness.withdraw(exhibit, user=cast.admin, reason="来函要求")
    entry = ModelLogEntry.objects.get(action="exhibitions.withdraw")
    assert "云溪竹编技艺" in str(entry.data["shown_in"])
    page = cast.client("admin").get(f"/cms/exhibits/edit/{exhibit.pk}/").content.decode()
    assert f"/cms/heritage/elements/edit/{element.pk}/" in page
