"""Publishing an exhibition that holds a closed exhibit is refused by name, whichever way it is tried."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from exhibitions.models import Exhibit

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, make_exhibition
from .page_forms import add_url, draft, edit_url, entered, fresh, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(home: Any) -> Exhibit:
    return ClosedExhibitFactory.create(title="控制的名册")


@pytest.fixture
def publisher(cast: Cast) -> Client:
    """Somebody whom no missing right stops."""
    return cast.client("admin")


def test_a_new_exhibition_is_not_published_with_it(publisher: Client, closed: Exhibit) -> None:
    response = publisher.post(add_url(), entered([closed], **{"action-publish": "1"}))

    assert closed.title in told(response)
    assert closed.reference_code in told(response)
    assert not Page.objects.filter(slug="old-photos").exists()


def test_nor_is_a_draft(publisher: Client, closed: Exhibit) -> None:
    page = draft(publisher, [closed])

    response = publisher.post(edit_url(page), entered([closed], **{"action-publish": "1"}))

    assert closed.title in told(response)
    assert not fresh(page).live


def test_nor_on_a_schedule(publisher: Client, closed: Exhibit) -> None:
    page = draft(publisher, [closed])
    posted = entered([closed], go_live_at="2099-06-09 09:00", **{"action-publish": "1"})

    response = publisher.post(edit_url(page), posted)

    assert closed.title in told(response)
    assert fresh(page).scheduled_revision is None


def test_nor_in_bulk_and_nothing_else_of_the_bulk_is(publisher: Client, closed: Exhibit) -> None:
    page = draft(publisher, [closed])
    other = make_exhibition([], slug="other", live=False)

    response = publisher.post(f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}&id={other.pk}", {}, follow=True)

    assert closed.title in told(response)
    assert not fresh(page).live
    assert not fresh(other).live


def test_nor_with_its_parent_in_bulk(publisher: Client, closed: Exhibit) -> None:
    page = draft(publisher, [closed])
    parent = page.get_parent()

    publisher.post(f"/cms/bulk/wagtailcore/page/publish/?id={parent.pk}", {"include_descendants": "on"})

    assert not fresh(page).live


def test_nor_from_code(closed: Exhibit) -> None:
    page = make_exhibition([closed], live=False)

    with pytest.raises(ValidationError, match=closed.title):
        page.save_revision().publish()

    assert not fresh(page).live


def test_nor_by_going_back_to_an_old_version(publisher: Client, home: Any) -> None:
    exhibit = ExhibitFactory.create(title="后来关闭的")
    page = make_exhibition([exhibit])
    old = page.get_latest_revision()
    page.body = []
    page.save_revision().publish()
    exhibit.openness = "controlled"
    exhibit.save()

    with pytest.raises(ValidationError, match=exhibit.title):
        old.publish()
    response = publisher.post(
        f"/cms/pages/{page.pk}/revisions/{old.pk}/revert/", entered([exhibit], **{"action-publish": "1"})
    )

    assert exhibit.title in told(response)
    assert len(fresh(page).body) == 0


def test_a_draft_is_saved_and_warns(cast: Cast, closed: Exhibit) -> None:
    client = cast.client("editor")
    page = draft(client, [closed])

    words = told(client.get(edit_url(page)))

    assert closed.title in words
    assert closed.reference_code in words


def test_once_it_is_open_nothing_stands_in_the_way(publisher: Client, closed: Exhibit) -> None:
    page = draft(publisher, [closed])
    closed.openness = "open"
    closed.save()

    publisher.post(edit_url(page), entered([closed], **{"action-publish": "1"}))

    assert fresh(page).live


def test_a_live_exhibition_loses_the_closed_one_and_keeps_the_rest(cast: Cast, home: Any) -> None:
    exhibits = [ExhibitFactory.create(title="甲乙丙"), ExhibitFactory.create(title="丁戊己")]
    page = make_exhibition(exhibits)
    exhibits[0].openness = "controlled"
    exhibits[0].save()

    shown = cast.client().get(page.url).content.decode().replace("<wbr>", "")

    assert "丁戊己" in shown
    assert "甲乙丙" not in shown
    assert "甲乙丙" in told(cast.client("editor").get(edit_url(page)))
