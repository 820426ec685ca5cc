"""Scheduled publishing: told plainly, refused in the past, carried out by the clock."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from exhibitions.models import ExhibitionPage
from lantai.pages import publishing

from .cast import Cast
from .factories import ExhibitFactory, make_exhibition
from .page_forms import draft, edit_url, entered, fresh, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def exhibits(home: Any) -> list[Any]:
    return [ExhibitFactory.create()]


def at(**delta: float) -> datetime:
    return timezone.localtime(timezone.now() + timedelta(**delta)).replace(second=0, microsecond=0)


def typed(when: datetime) -> str:
    return when.strftime("%Y-%m-%d %H:%M")


def said(when: datetime) -> re.Pattern[str]:
    """2025-06-09 Monday 09:00, the weekday in the language of the reader."""
    return re.compile(rf"{when:%Y-%m-%d} \S+ {when:%H:%M}")


def scheduled(cast: Cast, exhibits: list[Any], **delta: float) -> tuple[ExhibitionPage, datetime, Any]:
    """An exhibition the final reviewer scheduled, when, and what they were told."""
    when = at(**delta)
    page = draft(cast.client("editor"), exhibits, owner=cast.editor.pk)
    posted = entered(exhibits, go_live_at=typed(when), **{"action-publish": "1"})
    cast.final_reviewer.groups.add(*cast.editor.groups.all())
    response = cast.client("final_reviewer").post(edit_url(page), posted, follow=True)
    return fresh(page), when, response


def fall_due(page: ExhibitionPage) -> None:
    """As if the time had come: nobody waits in a test."""
    past = timezone.now() - timedelta(minutes=1)
    revision = page.scheduled_revision
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()


def test_a_draft_says_when_it_will_go_public_once_approved(cast: Cast, exhibits: list[Any]) -> None:
    when = at(days=3, hours=1)
    page = draft(cast.client("editor"), exhibits, go_live_at=typed(when))

    words = told(cast.client("editor").get(edit_url(page)))

    assert said(when).search(words)
    assert "3" in said(when).sub("", words)


def test_approving_a_schedule_says_when_in_the_message_and_the_edit_view(cast: Cast, exhibits: list[Any]) -> None:
    page, when, response = scheduled(cast, exhibits, days=3, hours=1)

    assert not page.live
    assert page.scheduled_revision is not None
    assert said(when).search(told(response))
    assert said(when).search(told(cast.client("editor").get(edit_url(page))))


@pytest.mark.parametrize("action", ["", "action-submit", "action-publish"])
def test_a_time_that_has_passed_is_refused(cast: Cast, exhibits: list[Any], action: str) -> None:
    page = draft(cast.client("editor"), exhibits)
    posted = entered(exhibits, go_live_at=typed(at(minutes=-5)), **({action: "1"} if action else {}))

    response = cast.client("admin").post(edit_url(page), posted)

    assert list(response.context["form"].errors) == ["go_live_at"]
    assert timezone.localtime().strftime("%Y-%m-%d %H:") in str(response.context["form"].errors)
    assert not fresh(page).live


def test_an_old_time_does_not_block_a_correction(cast: Cast, exhibits: list[Any]) -> None:
    page = make_exhibition(exhibits)
    long_ago = at(days=-100)
    ExhibitionPage.objects.filter(pk=page.pk).update(go_live_at=long_ago)

    response = cast.client("editor").post(edit_url(page), entered(exhibits, title="改", go_live_at=typed(long_ago)))

    assert response.status_code == 302
    assert fresh(page).get_latest_revision_as_object().title == "改"
    assert not said(long_ago).search(told(cast.client("editor").get(edit_url(page))))


def test_the_clock_publishes_what_is_due(cast: Cast, exhibits: list[Any]) -> None:
    page, _when, _response = scheduled(cast, exhibits, days=3)
    call_command("publish_scheduled")
    assert not fresh(page).live

    fall_due(page)
    call_command("publish_scheduled")

    assert fresh(page).live
    assert cast.client().get(page.url).status_code == 200


def test_what_was_closed_meanwhile_is_refused_and_the_others_go_public(cast: Cast, exhibits: list[Any]) -> None:
    refused, _when, _response = scheduled(cast, exhibits, days=3)
    revision = make_exhibition([], title="无碍的", slug="fine", live=False).get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.save()
    exhibits[0].openness = "controlled"
    exhibits[0].save()
    fall_due(refused)
    mail.outbox.clear()

    call_command("publish_scheduled")

    refused = fresh(refused)
    assert not refused.live
    assert refused.scheduled_revision is None
    assert ExhibitionPage.objects.get(slug="fine").live
    entry = PageLogEntry.objects.get(page=refused.pk, action=publishing.REFUSED)
    assert exhibits[0].title in entry.data["reasons"][0]
    assert {message.to[0] for message in mail.outbox} == {cast.final_reviewer.email, cast.editor.email}
    assert all(exhibits[0].title in message.body for message in mail.outbox)
    assert exhibits[0].title in cast.client("editor").get(f"/cms/pages/{refused.pk}/history/").content.decode()


def test_a_refused_schedule_is_told_until_it_is_settled(cast: Cast, exhibits: list[Any]) -> None:
    page, _when, _response = scheduled(cast, exhibits, days=3)
    exhibits[0].openness = "controlled"
    exhibits[0].save()
    fall_due(page)
    call_command("publish_scheduled")
    exhibits[0].openness = "open"
    exhibits[0].save()

    before = told(cast.client("admin").get(edit_url(page)))
    Revision.objects.filter(object_id=str(page.pk)).order_by("-pk")[0].publish()
    after = told(cast.client("admin").get(edit_url(page)))

    assert exhibits[0].title in before
    assert exhibits[0].title not in after


def test_a_schedule_nobody_carried_out_is_told_as_such(cast: Cast, exhibits: list[Any]) -> None:
    page, _when, _response = scheduled(cast, exhibits, days=3)
    fall_due(page)

    response = cast.client("editor").get(edit_url(page))

    assert any(message.level_tag == "warning" for message in response.context["messages"])
