"""The ledger of consents: what lacks consent is nowhere public, by one function, within the request."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from exhibitions import openness
from heritage.consents import daily, ledger, veto
from heritage.consents.models import Consent, LedgerItem
from heritage.models import ElementDocument, ElementPicture, ElementRecording
from lantai.media import publicity
from lantai.media.models import ArchiveDocument, ArchiveImage

from .cast import Cast
from .consenting import agree, day, enter
from .factories import ExhibitFactory, ImageFactory, make_event, make_exhibition
from .heritage import make_element
from .test_publicity import is_reachable, status
from .test_recordings import is_reachable as is_heard
from .test_recordings import make_recording, sound

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "本人来信，请求撤下。"


def actions(item: LedgerItem) -> list[str]:
    return list(ModelLogEntry.objects.for_instance(item).order_by("pk").values_list("action", flat=True))


# --- what holds --------------------------------------------------------------------


# Made when the test runs: a run that begins before midnight goes on after it.
Consents = Callable[[], list[dict[str, Any]]]


@pytest.mark.parametrize(
    "consents, shown",
    [
        (list, False),
        (lambda: [{}], True),
        (lambda: [{"valid_until": day(0)}], True),
        (lambda: [{"valid_until": day(-1)}], False),
        (lambda: [{"valid_from": day(1)}], False),
        (lambda: [{"valid_from": day(0)}], True),
        (lambda: [{"for_online": False, "for_print": True}], False),
        (lambda: [{}, {"person": "竹坪甲"}], True),
        (lambda: [{}, {"person": "竹坪甲", "valid_until": day(-1)}], False),
    ],
    ids=["none", "open end", "last day", "over", "tomorrow", "today", "print only", "two people", "one of two is over"],
)
def test_an_item_that_needs_consent_wants_that_of_everybody_today(consents: Consents, shown: bool) -> None:
    image = ImageFactory.create(prepared=True)
    ExhibitFactory.create(images=[image])
    enter(image, *consents())
    publicity.refresh([image.pk])
    assert is_reachable(image) is shown


def test_what_needs_none_or_is_not_in_the_ledger_is_shown() -> None:
    image, other = ImageFactory.create(prepared=True), ImageFactory.create(prepared=True)
    ExhibitFactory.create(images=[image, other])
    enter(image, policy="not_needed", ground="器物，无人像")
    publicity.refresh([image.pk, other.pk])
    assert is_reachable(image)
    assert is_reachable(other)


def test_an_early_renewal_leaves_no_gap() -> None:
    item = enter(ImageFactory.create(), {"valid_until": day(5)})
    old = Consent.objects.get()
    ledger.renew(old, user=None, valid_from=day(6), valid_until=day(300))
    assert not item.is_lacking()
    assert LedgerItem.objects.lacking(day(5)).count() == 0
    assert LedgerItem.objects.lacking(day(6)).count() == 0
    assert LedgerItem.objects.lacking(day(301)).count() == 1


def test_each_use_is_asked_for_itself() -> None:
    enter(ImageFactory.create(), {"for_print": True})
    assert not LedgerItem.objects.lacking(use="for_print").exists()
    assert LedgerItem.objects.lacking(use="for_broadcast").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": day(0), "valid_until": day(-1)},
        {"for_online": False},
        {"scan": ContentFile(b"no pdf", name="paper.pdf")},
        {"scan": ContentFile(b"MZ", name="paper.exe")},
    ],
    ids=["ends before it begins", "no use", "no pdf", "a program"],
)
def test_a_consent_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    item = enter(ImageFactory.create())
    consent = Consent(**{"item": item, "person": "云岭丙", "role": "sitter", "valid_from": day(0), **wrong})
    with pytest.raises(ValidationError):
        consent.full_clean()


def test_an_entry_stands_for_exactly_one_file() -> None:
    image, recording = ImageFactory.create(), make_recording()
    for fields in ({}, {"image": image, "recording": recording}):
        with pytest.raises(ValidationError):
            LedgerItem(**fields).full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerItem(**fields).save()
    with pytest.raises(ValidationError, match="ground"):
        LedgerItem(image=image, policy="not_needed").full_clean()


# --- taking down -------------------------------------------------------------------


def test_withdrawal_takes_a_picture_down_everywhere_and_renewal_brings_it_back(cast: Cast, home: Any) -> None:
    image = ImageFactory.create(title="采茶人像", prepared=True)
    page = make_event(body=[("picture", {"image": image, "caption": "采茶人某某"})], poster=image)
    exhibit = ExhibitFactory.create(images=[image])
    item = enter(image, {"contact": "云岭乡六组"})
    consent = Consent.objects.get()
    assert is_reachable(image)

    ledger.withdraw(consent, user=cast.editor, reason=REASON)

    assert not is_reachable(image)
    public = cast.client()
    assert "采茶人某某" not in public.get(page.url).content.decode()
    assert public.get(exhibit.get_absolute_url()).status_code == 404
    exhibit.refresh_from_db()
    assert exhibit.privacy_status == "refused"
    with pytest.raises(ValidationError, match="采茶人像"):
        page.save_revision().publish()
    consent.refresh_from_db()
    assert (consent.contact, consent.withdrawn_by, consent.withdrawal_reason) == ("", cast.editor, REASON)

    ledger.renew(consent, user=cast.editor, valid_from=day(0), valid_until=day(365))

    assert is_reachable(image)
    assert "采茶人某某" in public.get(page.url).content.decode()
    assert public.get(exhibit.get_absolute_url()).status_code == 200
    page.save_revision().publish()
    assert actions(item) == [ledger.WITHDRAWN, ledger.TAKEN_DOWN, ledger.RENEWED, ledger.BROUGHT_BACK]


def test_withdrawal_stops_the_address_of_a_sound(cast: Cast, home: Any) -> None:
    recording = make_recording()
    page = make_exhibition(body=sound(recording))
    item = enter(recording, {})
    assert is_heard(recording)
    ledger.withdraw(item.consents.get(), user=cast.editor, reason=REASON)
    assert not is_heard(recording)
    assert "采茶时唱" not in cast.client().get(page.url).content.decode()
    with pytest.raises(ValidationError, match="山歌"):
        page.save_revision().publish()


def test_withdrawal_leaves_no_word_of_it_on_the_page_of_an_element(cast: Cast, home: Any) -> None:
    image, recording = ImageFactory.create(prepared=True), make_recording()
    document = ArchiveDocument.objects.create(title="口述整理稿", file=ContentFile(b"%PDF-1.4", name="told.pdf"))
    element = make_element(name="云溪采茶山歌")
    ElementPicture.objects.create(element=element, image=ImageFactory.create(prepared=True), caption="留下的")
    ElementPicture.objects.create(element=element, image=image, caption="采茶人某某")
    ElementRecording.objects.create(element=element, media=recording, caption="某某唱", transcript="采到三月三")
    ElementDocument.objects.create(element=element, document=document, note="某某讲述")
    items = [enter(file, {}) for file in (image, recording, document)]
    words = ("采茶人某某", "某某唱", "采到三月三", "某某讲述")
    html = cast.client().get(element.get_absolute_url()).content.decode()
    assert all(word in html for word in words)
    for item in items:
        ledger.withdraw(item.consents.get(), user=cast.editor, reason=REASON)
    html = cast.client().get(element.get_absolute_url()).content.decode()
    assert "留下的" in html
    assert not any(word in html for word in words)
    with pytest.raises(ValidationError):
        element.save_revision().publish()
    withdrawn = ModelLogEntry.objects.for_instance(items[0]).get(action=ledger.WITHDRAWN)
    assert withdrawn.data["used_in"] == [f"{element} ({element.get_absolute_url()})"]


def test_withdrawal_stops_the_address_of_a_document(cast: Cast) -> None:
    document = ArchiveDocument(title="口述整理稿", file=ContentFile(b"%PDF-1.4", name="told.pdf"))
    document.save()
    item = enter(document, {})
    assert status(document.url) == 200
    ledger.withdraw(item.consents.get(), user=cast.editor, reason=REASON)
    assert status(document.url) == 404


def test_a_page_may_not_be_published_with_what_lacks_consent(home: Any) -> None:
    image = ImageFactory.create(title="无同意书的像", prepared=True)
    enter(image)
    page = make_event()
    page.poster = image
    with pytest.raises(ValidationError, match="无同意书的像"):
        page.save_revision().publish()


def test_the_log_says_where_it_had_been_used_and_names_nobody(cast: Cast, home: Any) -> None:
    image = ImageFactory.create(prepared=True)
    page = make_event(poster=image)
    item = enter(image, {"person": "竹坪甲", "contact": "竹坪镇一组"})
    ledger.withdraw(item.consents.get(), user=cast.editor, reason=REASON)
    entries = ModelLogEntry.objects.for_instance(item)
    withdrawn = entries.get(action=ledger.WITHDRAWN)
    assert withdrawn.user == cast.editor
    assert withdrawn.data["reason"] == REASON
    assert withdrawn.data["used_in"] == [f"{page.title} ({page.url_path})"]
    assert not any("竹坪" in str(entry.data) + entry.label for entry in entries)
    history = cast.client("editor").get(f"/cms/consents/history/{item.pk}/").content.decode()
    assert REASON in history
    assert page.title in history


def test_an_exhibit_the_hall_closed_itself_stays_closed_at_renewal(cast: Cast) -> None:
    image = ImageFactory.create(prepared=True)
    exhibit = ExhibitFactory.create(images=[image])
    item = enter(image, {})
    consent = item.consents.get()
    ledger.withdraw(consent, user=cast.editor, reason=REASON)
    openness.withdraw(exhibit, user=cast.editor, reason="复核")
    ledger.renew(consent, user=cast.editor, valid_from=day(0))
    exhibit.refresh_from_db()
    assert not exhibit.showable
    assert not is_reachable(image)


def test_an_exhibit_with_two_such_pictures_opens_with_the_last(cast: Cast) -> None:
    images = [ImageFactory.create(prepared=True), ImageFactory.create(prepared=True)]
    exhibit = ExhibitFactory.create(images=images)
    first, second = (enter(image, {}).consents.get() for image in images)
    ledger.withdraw(first, user=cast.editor, reason=REASON)
    ledger.withdraw(second, user=cast.editor, reason=REASON)
    ledger.renew(first, user=cast.editor, valid_from=day(0))
    exhibit.refresh_from_db()
    assert not exhibit.showable
    ledger.renew(second, user=cast.editor, valid_from=day(0))
    exhibit.refresh_from_db()
    assert exhibit.showable


@pytest.mark.parametrize("who", ["reviewer", "staff", "director", "outsider"])
def test_who_may_not_withdraw_exhibits_may_not_decide(cast: Cast, who: str) -> None:
    consent = enter(ImageFactory.create(), {}).consents.get()
    with pytest.raises(PermissionDenied):
        ledger.withdraw(consent, user=getattr(cast, who), reason=REASON)
    with pytest.raises(PermissionDenied):
        ledger.renew(consent, user=getattr(cast, who), valid_from=day(0))


def test_withdrawing_wants_a_reason_and_happens_once(cast: Cast) -> None:
    consent = enter(ImageFactory.create(), {}).consents.get()
    with pytest.raises(ValidationError):
        ledger.withdraw(consent, user=cast.editor, reason="  ")
    ledger.withdraw(consent, user=cast.editor, reason=REASON)
    with pytest.raises(ValidationError):
        ledger.withdraw(consent, user=cast.editor, reason=REASON)
    ledger.renew(consent, user=cast.editor, valid_from=day(0))
    with pytest.raises(ValidationError):
        ledger.renew(Consent.objects.get(pk=consent.pk), user=cast.editor, valid_from=day(0))


@pytest.mark.parametrize(
    "consents, reason",
    [
        (list, veto.NONE_RECORDED),
        (lambda: [{"valid_until": day(-1)}], veto.RUN_OUT),
        (lambda: [{"valid_from": day(3)}], veto.NOT_COVERED),
    ],
)
def test_the_veto_says_why(consents: Consents, reason: Any) -> None:
    image = ImageFactory.create()
    enter(image, *consents())
    assert publicity.vetoed(ArchiveImage, [image.pk]) == {image.pk: reason}


# --- the day it runs out ------------------------------------------------------------


def test_the_worker_takes_down_what_ran_out_tells_the_keepers_once_and_brings_back(cast: Cast, home: Any) -> None:
    image = ImageFactory.create(title="采茶人像", prepared=True)
    make_event(poster=image)
    item = enter(image, {"person": "竹坪甲"})
    consent = item.consents.get()
    daily.settle_and_tell()
    assert is_reachable(image)
    assert mail.outbox == []

    Consent.objects.filter(pk=consent.pk).update(valid_until=day(-1))
    daily.settle_and_tell()
    daily.settle_and_tell()

    assert not is_reachable(image)
    assert {message.to[0] for message in mail.outbox} == {
        f"{who}@example.invalid" for who in ("editor", "final_reviewer", "admin")
    }
    assert len(mail.outbox) == 3
    assert all("采茶人像" in message.body and "竹坪甲" not in message.body for message in mail.outbox)

    Consent.objects.filter(pk=consent.pk).update(valid_until=day(10))
    daily.settle_and_tell()

    assert is_reachable(image)
    assert actions(item) == [ledger.TAKEN_DOWN, ledger.BROUGHT_BACK]


def test_contacts_are_forgotten_a_year_after_the_end() -> None:
    item = enter(ImageFactory.create())
    long_over = agree(item, contact="云岭乡", valid_until=day(-366))
    just_over = agree(item, contact="云岭乡", valid_until=day(-365))
    ledger.settle_due()
    long_over.refresh_from_db()
    just_over.refresh_from_db()
    assert (long_over.contact, just_over.contact) == ("", "云岭乡")
