"""The ledger in the admin: entries, deciding, the report of what runs out, the scan of the paper."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from heritage.consents.models import Consent, LedgerItem

from .cast import Cast
from .consenting import agree, day, enter
from .factories import ExhibitFactory, ImageFactory
from .test_publicity import is_reachable
from .test_recordings import make_recording
from .test_withdrawal import answer

PDF = b"%PDF-1.4 signed"


def form(**changes: Any) -> dict[str, Any]:
    """What the browser sends for an entry with one new consent."""
    data = {
        "image": "", "recording": "", "document": "", "policy": "needed", "ground": "", "note": "",
        "consents-TOTAL_FORMS": "1", "consents-INITIAL_FORMS": "0",
        "consents-MIN_NUM_FORMS": "0", "consents-MAX_NUM_FORMS": "1000",
        "consents-0-id": "", "consents-0-person": "云岭丙", "consents-0-role": "performer",
        "consents-0-contact": "云岭乡六组", "consents-0-for_online": "on", "consents-0-scope": "",
        "consents-0-form": "paper", "consents-0-valid_from": day(-1).isoformat(), "consents-0-valid_until": "",
        "consents-0-note": "", "consents-0-DELETE": "",
    }  # fmt: skip
    return {**data, **changes}


def rows(response: Any) -> list[tuple[Any, ...]]:
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.django_db(transaction=True)
def test_an_entry_with_a_consent_and_its_scan(cast: Cast) -> None:
    image = ImageFactory.create(prepared=True)
    ExhibitFactory.create(images=[image])
    scan = SimpleUploadedFile("signed.pdf", PDF, "application/pdf")
    response = cast.client("editor").post("/cms/consents/new/", form(image=str(image.pk), **{"consents-0-scan": scan}))
    assert response.status_code == 302
    consent = Consent.objects.get()
    assert is_reachable(image)
    url = consent.scan.url
    assert answer(cast.client("editor"), url) == 200
    for who in ("", "reviewer", "director", "staff", "outsider"):
        assert answer(cast.client(who), url) in {302, 404}
    assert answer(cast.client(), f"/media/{consent.scan.name}") == 404
    name = str(consent.scan.name)
    with CaptureQueriesContext(connection):
        consent.delete()
    assert not consent.scan.storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_marking_an_item_takes_it_down_in_the_same_request(cast: Cast) -> None:
    image = ImageFactory.create(prepared=True)
    ExhibitFactory.create(images=[image])
    empty = {"consents-TOTAL_FORMS": "0"}
    response = cast.client("editor").post("/cms/consents/new/", form(image=str(image.pk), **empty), follow=True)
    assert LedgerItem.objects.get().closed_at is not None
    assert not is_reachable(image)
    assert image.title in response.content.decode()
    item = LedgerItem.objects.get()
    free = form(policy="not_needed", ground="器物", **empty)
    cast.client("editor").post(f"/cms/consents/edit/{item.pk}/", free)
    assert is_reachable(image)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{}, {"image": "1", "recording": "2"}, {"policy": "not_needed"}])
def test_an_entry_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    files = {"image": str(ImageFactory.create().pk), "recording": str(make_recording().pk)}
    chosen = {name: files.get(name, value) for name, value in wrong.items()}
    response = cast.client("editor").post("/cms/consents/new/", form(**chosen))
    assert response.status_code == 200
    assert not LedgerItem.objects.exists()


@pytest.mark.django_db
def test_a_withdrawn_consent_is_neither_changed_nor_removed(cast: Cast) -> None:
    item = enter(ImageFactory.create(), {"valid_until": day(30)})
    consent = item.consents.get()
    client = cast.client("editor")
    client.post(f"/cms/consents/withdraw/{consent.pk}/", {"reason": "本人来信"})
    row = {"consents-INITIAL_FORMS": "1", "consents-0-id": str(consent.pk)}
    for change in ({"consents-0-DELETE": "on"}, {"consents-0-person": "别人"}):
        response = client.post(f"/cms/consents/edit/{item.pk}/", form(**row, **change))
        assert response.status_code == 200
    consent.refresh_from_db()
    assert consent.person == "云岭丙"
    assert item.is_lacking()


@pytest.mark.django_db
def test_withdrawing_and_renewing_in_the_admin(cast: Cast) -> None:
    item = enter(ImageFactory.create(title="采茶人像"), {})
    consent = item.consents.get()
    client = cast.client("editor")
    assert "采茶人像" in client.get(f"/cms/consents/withdraw/{consent.pk}/").content.decode()
    assert client.post(f"/cms/consents/withdraw/{consent.pk}/", {"reason": " "}).status_code == 200
    assert client.post(f"/cms/consents/withdraw/{consent.pk}/", {"reason": "本人来信"}).status_code == 302
    assert item.is_lacking()
    data = {"valid_from": day(0).isoformat(), "valid_until": day(-5).isoformat(), "form": "paper", "for_online": "on"}
    refused = client.post(f"/cms/consents/renew/{consent.pk}/", data)
    assert refused.context["form"].errors.keys() == {"valid_until"}
    assert client.post(f"/cms/consents/renew/{consent.pk}/", {**data, "valid_until": ""}).status_code == 302
    assert not item.is_lacking()
    assert "云岭丙" in client.get(f"/cms/consents/edit/{item.pk}/").content.decode()


@pytest.mark.django_db
def test_an_entry_that_keeps_something_back_is_not_deleted(cast: Cast) -> None:
    kept, free = enter(ImageFactory.create()), enter(ImageFactory.create(), {})
    client = cast.client("admin")
    client.post(f"/cms/consents/delete/{kept.pk}/")
    client.post(f"/cms/consents/delete/{free.pk}/")
    assert list(LedgerItem.objects.all()) == [kept]


@pytest.fixture
def several(db: None) -> dict[str, LedgerItem]:
    ends = {"十天": 10, "六十天": 60, "两百天": 200, "昨天": -1}
    items = {name: enter(ImageFactory.create(title=name), {"valid_until": day(n)}) for name, n in ends.items()}
    items["已撤回"] = enter(make_recording(), {"withdrawn_at": "2025-01-01T00:00+08:00"})
    items["不定期"] = enter(ImageFactory.create(title="不定期"), {"person": "竹坪甲", "contact": "竹坪镇一组"})
    items["不需要"] = enter(ImageFactory.create(title="不需要"), {"valid_until": day(3)}, policy="not_needed")
    return items


@pytest.mark.parametrize(
    "end, shown",
    [
        ("30", {"十天"}),
        ("90", {"十天", "六十天"}),
        ("365", {"十天", "六十天", "两百天"}),
        ("expired", {"昨天"}),
        ("withdrawn", {"山歌"}),
        ("", {"十天", "六十天", "两百天", "昨天", "山歌", "不定期"}),
    ],
)
def test_the_report_of_what_runs_out(cast: Cast, several: dict[str, LedgerItem], end: str, shown: set[str]) -> None:
    response = cast.client("director").get(f"/cms/reports/consents/?ends={end}")
    assert {str(consent.item) for consent in response.context["object_list"]} == shown
    exported = rows(cast.client("director").get(f"/cms/reports/consents/?ends={end}&export=xlsx"))
    assert {row[0] for row in exported[1:]} == shown


def test_exports_name_nobody(cast: Cast, several: dict[str, LedgerItem]) -> None:
    for url in ("/cms/reports/consents/?export=xlsx", "/cms/consents/?export=xlsx", "/cms/consents/?export=csv"):
        response: Any = cast.client("editor").get(url)
        written = b"".join(response.streaming_content).decode() if "csv" in url else str(rows(response))
        assert "十天" in written
        assert "竹坪" not in written
        assert "云岭丙" not in written


@pytest.mark.parametrize(
    "standing, shown",
    [
        ("lacking", {"昨天", "山歌"}),
        ("standing", {"十天", "六十天", "两百天", "不定期"}),
        ("soon", {"十天", "六十天"}),
        ("free", {"不需要"}),
    ],
)
def test_the_list_and_its_filters(cast: Cast, several: dict[str, LedgerItem], standing: str, shown: set[str]) -> None:
    response = cast.client("editor").get(f"/cms/consents/?standing={standing}")
    assert {str(item) for item in response.context["object_list"]} == shown


def test_the_list_finds_titles_and_kinds(cast: Cast, several: dict[str, LedgerItem]) -> None:
    client = cast.client("editor")
    found = client.get("/cms/consents/?q=十天").context["object_list"]
    assert {str(item) for item in found} == {"十天", "六十天"}
    sounds = client.get("/cms/consents/?kind=audio").context["object_list"]
    assert [str(item) for item in sounds] == ["山歌"]


@pytest.mark.parametrize("url", ["/cms/consents/", "/cms/reports/consents/"])
def test_lists_cost_no_more_for_more_entries(cast: Cast, several: dict[str, LedgerItem], url: str) -> None:
    client = cast.client("editor")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for n in range(12):
        agree(enter(ImageFactory.create(title=f"又{n}"), {"valid_until": day(n)}), person="竹坪乙")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= 22


def test_the_desk_says_what_runs_out_and_what_is_kept_back(cast: Cast, several: dict[str, LedgerItem]) -> None:
    html = cast.client("editor").get("/cms/").content.decode()
    assert "十天" in html
    assert "?standing=lacking" in html
    assert "六十天" not in html
    assert "?standing=lacking" not in cast.client("staff").get("/cms/").content.decode()


@pytest.mark.django_db
def test_a_scan_that_is_replaced_is_deleted() -> None:
    item = enter(ImageFactory.create())
    consent = agree(item, scan=ContentFile(PDF, name="first.pdf"))
    first = str(consent.scan.name)
    consent.scan = ContentFile(PDF, name="second.pdf")
    with CaptureQueriesContext(connection):
        consent.save()
    assert consent.scan.name != first
