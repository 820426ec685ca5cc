"""Every way a record opens, changes, leaves a set or closes reaches harvesters, in the same action."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import PageViewRestriction

from exhibitions import openness
from exhibitions.foundation import lay
from exhibitions.harvesting import ledger
from exhibitions.harvesting.models import LedgerEntry, Membership
from exhibitions.models import Exhibit, ExhibitImage, ExhibitionPage, Place
from heritage.consents import daily
from heritage.consents import ledger as consents
from lantai.pages.models import HallSettings

from .cast import Cast
from .consenting import day, enter
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, PlaceFactory, make_exhibition
from .harvesting import ask, entry, identifier, records

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
REASON = "家属来信，请求撤下。"


def aged(*exhibits: Exhibit) -> None:
    """As if harvesters had known them for long."""
    LedgerEntry.objects.filter(exhibit_id__in=[exhibit.pk for exhibit in exhibits]).update(datestamp=LONG_AGO)


def is_news(exhibit: Exhibit) -> bool:
    """Whether who asks for what changed since yesterday hears of it."""
    yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    answer = records(start=yesterday.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return exhibit.slug in answer.slugs


def is_told_deleted(exhibit: Exhibit) -> bool:
    answer = ask("GetRecord", metadataPrefix="oai_dc", identifier=identifier(exhibit))
    return is_news(exhibit) and answer.deleted == {exhibit.slug} and answer.find(".//o:metadata") == []


@pytest.fixture
def hung(cast: Cast, home: Any) -> Exhibit:
    """An exhibit with a picture, a tag and a place, in a published exhibition, known for long."""
    exhibit: Exhibit = ExhibitFactory.create(
        images=[ImageFactory.create(prepared=True)], tags=["桥梁"], place=PlaceFactory()
    )
    make_exhibition([exhibit, ExhibitFactory(title="另一件")], slug="show")
    aged(*Exhibit.objects.all())
    assert not is_news(exhibit)
    return exhibit


# --- closing -----------------------------------------------------------------------------


def withdrawn(exhibit: Exhibit, cast: Cast) -> None:
    data = {"openness": "controlled", "reason": REASON}
    cast.client("editor").post(f"/cms/exhibits/withdraw/{exhibit.pk}/", data)


def closed_from_the_list(exhibit: Exhibit, cast: Cast) -> None:
    choice = {"openness": "controlled", "display_basis": "-", "reason": REASON}
    cast.client("editor").post(f"/cms/bulk/exhibitions/exhibit/set_openness/?id={exhibit.pk}", choice)


def classified(exhibit: Exhibit, _cast: Cast) -> None:
    openness.decide([exhibit], {"classification": "secret"}, user=None, reason=REASON)


def rights_refused(exhibit: Exhibit, _cast: Cast) -> None:
    openness.decide([exhibit], {"rights_status": "refused"}, user=None, reason=REASON)


def saved_by_hand(exhibit: Exhibit, _cast: Cast) -> None:
    exhibit.openness = "unreviewed"
    exhibit.save()


def deleted(exhibit: Exhibit, cast: Cast) -> None:
    ExhibitionPage.objects.get(slug="show").delete()
    aged(exhibit)
    cast.client("admin").post(f"/cms/exhibits/delete/{exhibit.pk}/")
    assert not Exhibit.objects.filter(pk=exhibit.pk).exists()


def deleted_in_bulk(exhibit: Exhibit, _cast: Cast) -> None:
    Exhibit.objects.filter(pk=exhibit.pk).delete()


def consent_withdrawn(exhibit: Exhibit, cast: Cast) -> None:
    consent = enter(exhibit.images.get().image, {}).consents.get()
    consents.withdraw(consent, user=cast.editor, reason=REASON)


def consent_ran_out(exhibit: Exhibit, _cast: Cast) -> None:
    enter(exhibit.images.get().image, {"valid_until": day(-1)})
    daily.settle_and_tell()


def closed_past_every_signal(exhibit: Exhibit, _cast: Cast) -> None:
    Exhibit.objects.filter(pk=exhibit.pk).update(openness="controlled")
    assert ledger.catch_up() == 1
    assert ledger.catch_up() == 0


@pytest.mark.parametrize(
    "close",
    [
        *(withdrawn, closed_from_the_list, classified, rights_refused, saved_by_hand, deleted, deleted_in_bulk),
        *(consent_withdrawn, consent_ran_out, closed_past_every_signal),
    ],
)
def test_every_way_of_closing(hung: Exhibit, cast: Cast, close: Callable[[Exhibit, Cast], None]) -> None:
    pk, slug = hung.pk, hung.slug
    close(hung, cast)
    hung.pk, hung.slug = pk, slug
    assert is_told_deleted(hung)
    # Whoever harvests a set it was in hears of it as well.
    assert hung.slug in records(set="kind:photo").deleted


def test_closing_by_an_import(hung: Exhibit, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"档号,题名,开放标识\n{hung.reference_code},改名,控制\n", encoding="utf-8")
    call_command("import_exhibits", str(path), verbosity=0)
    assert is_told_deleted(hung)


def test_a_rollback_tells_nothing(hung: Exhibit) -> None:
    with transaction.atomic():
        openness.withdraw(hung, user=None, reason=REASON)
        transaction.set_rollback(True)
    ledger.reconcile([hung.pk])
    assert not is_news(hung)


# --- opening ------------------------------------------------------------------------------


def test_opening_again_is_told_with_everything(hung: Exhibit) -> None:
    openness.withdraw(hung, user=None, reason=REASON)
    aged(hung)
    openness.decide([hung], {"openness": "open"}, user=None, reason="复核")
    assert is_news(hung)
    assert records().deleted == set()


def test_a_record_opened_for_the_first_time_and_one_that_never_was(home: Any) -> None:
    exhibit, never = ClosedExhibitFactory.create(), ClosedExhibitFactory.create()
    assert LedgerEntry.objects.count() == 0
    openness.decide([exhibit], {"openness": "open"}, user=None)
    openness.decide([never], {"openness": "deferred"}, user=None)
    never.delete()
    assert records().slugs == [exhibit.slug]


def test_a_deleted_identifier_is_taken_up_again(hung: Exhibit) -> None:
    code, slug, key = hung.reference_code, hung.slug, entry(hung).pk
    hung.delete()
    anew = ExhibitFactory(reference_code=code, title="重新录入")
    assert anew.slug == slug
    assert entry(anew).pk == key
    assert records().deleted == set()


# --- changes ------------------------------------------------------------------------------


def renamed(exhibit: Exhibit) -> None:
    exhibit.title = "新题名"
    exhibit.save()


def tagged(exhibit: Exhibit) -> None:
    exhibit.tags.set(["桥梁", "建设"])
    exhibit.save()


def tag_renamed(exhibit: Exhibit) -> None:
    tag = exhibit.tags.get()
    tag.name = "桥"
    tag.save()


def place_renamed(exhibit: Exhibit) -> None:
    place: Any = exhibit.place
    place.name = "新乡名"
    place.save()


def place_deleted(exhibit: Exhibit) -> None:
    Place.objects.get(pk=exhibit.place_id).delete()


def image_hung(exhibit: Exhibit) -> None:
    ExhibitImage.objects.create(exhibit=exhibit, image=ImageFactory.create(prepared=True), sort_order=5)


def image_taken_down(exhibit: Exhibit) -> None:
    exhibit.images.get().delete()


def image_described(exhibit: Exhibit) -> None:
    image = exhibit.images.get().image
    image.description = "桥头的人群"
    image.save()


def hall_renamed(_exhibit: Exhibit) -> None:
    hall = HallSettings.objects.get()
    hall.name = "新馆名"
    hall.save()


@pytest.mark.parametrize(
    "change",
    [
        *(renamed, tagged, tag_renamed, place_renamed, place_deleted, image_hung, image_taken_down),
        *(image_described, hall_renamed),
    ],
)
def test_every_change_of_what_is_told(hung: Exhibit, change: Callable[[Exhibit], None]) -> None:
    change(hung)
    assert is_news(hung)
    assert not is_told_deleted(hung)


def test_what_changes_nothing_told_is_no_news(hung: Exhibit) -> None:
    hung.save()
    hung.save_revision()
    hung.transcription = "释文不在其中"
    hung.save()
    ledger.rebuild()
    assert ledger.rebuild() == 0
    assert not is_news(hung)


# --- sets ---------------------------------------------------------------------------------


def unpublished(page: ExhibitionPage, _cast: Cast) -> None:
    page.unpublish()


def page_deleted(page: ExhibitionPage, _cast: Cast) -> None:
    page.delete()


def restricted(page: ExhibitionPage, _cast: Cast) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def taken_out_of_the_walk(page: ExhibitionPage, _cast: Cast) -> None:
    page.body = []
    page.save_revision().publish()


def unpublished_in_the_admin(page: ExhibitionPage, cast: Cast) -> None:
    cast.client("admin").post(f"/cms/pages/{page.pk}/unpublish/")


@pytest.mark.parametrize(
    "take_down", [unpublished, unpublished_in_the_admin, page_deleted, restricted, taken_out_of_the_walk]
)
def test_every_way_an_exhibition_goes(
    hung: Exhibit, cast: Cast, take_down: Callable[[ExhibitionPage, Cast], None]
) -> None:
    assert hung.slug in records(set="exhibition:show").slugs
    take_down(ExhibitionPage.objects.get(slug="show"), cast)
    assert is_news(hung)
    answer = ask("GetRecord", metadataPrefix="oai_dc", identifier=identifier(hung))
    assert answer.texts(".//o:setSpec") == ["kind:photo"]
    assert answer.texts(".//dc:relation") == []
    assert records(set="exhibition:show").errors == ["noRecordsMatch"]
    # Who asks the set what has changed gets the record, with the sets it is in now.
    left = records(set="exhibition:show", start="2021-01-01")
    assert hung.slug in left.slugs
    assert "exhibition:show" not in left.texts(".//o:setSpec")


def test_an_exhibition_that_opens_again_and_one_that_moves(hung: Exhibit) -> None:
    page = ExhibitionPage.objects.get(slug="show")
    page.unpublish()
    aged(hung)
    page.refresh_from_db()
    page.slug = "moved"
    page.save_revision().publish()
    assert is_news(hung)
    assert records(set="exhibition:show").errors == ["noRecordsMatch"]
    assert hung.slug in records(set="exhibition:moved").slugs


def test_a_closed_exhibition_is_not_named_beside_closed_records(hung: Exhibit) -> None:
    openness.withdraw(hung, user=None, reason=REASON)
    assert "exhibition:show" in ask("ListIdentifiers", metadataPrefix="oai_dc").texts(".//o:setSpec")
    ExhibitionPage.objects.get(slug="show").unpublish()
    answer = ask("ListIdentifiers", metadataPrefix="oai_dc")
    assert answer.deleted == {hung.slug}
    assert "exhibition:show" not in answer.texts(".//o:setSpec")


# --- the clock, and sites that had no ledger ----------------------------------------------------


def test_a_datestamp_never_goes_back(hung: Exhibit) -> None:
    tomorrow = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(days=1)
    LedgerEntry.objects.filter(slug=hung.slug).update(datestamp=tomorrow)
    openness.withdraw(hung, user=None, reason=REASON)
    assert entry(hung).datestamp == tomorrow


def test_the_ledger_of_a_site_that_had_none(hung: Exhibit) -> None:
    before = set(records().slugs)
    Membership.objects.all().delete()
    LedgerEntry.objects.all().delete()
    lay("云溪县档案馆", "testserver")
    assert set(records().slugs) == before
    assert hung.slug in records(set="exhibition:show").slugs


def test_the_command(hung: Exhibit, capsys: pytest.CaptureFixture[str]) -> None:
    Exhibit.objects.filter(pk=hung.pk).update(title="绕过一切改的")
    call_command("rebuild_harvesting")
    assert "1" in capsys.readouterr().out
    assert is_news(hung)
