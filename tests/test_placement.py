"""What an exhibition shows is derived from its stream by one function; counts are by extent."""

import pytest
from django.test import Client

from exhibitions import placement
from exhibitions.extents import Extent, extents, extents_by_exhibition
from exhibitions.models import Exhibit, ExhibitionPage, Placement

from .factories import ExhibitFactory, make_exhibition

pytestmark = pytest.mark.django_db


def placed(page: ExhibitionPage) -> list[tuple[int, int, str]]:
    rows = Placement.objects.filter(exhibition=page).order_by("position")
    return list(rows.values_list("exhibit_id", "section_number", "section_title"))


def test_every_block_that_holds_exhibits_is_read_in_walking_order(home: object) -> None:
    a, b, c, d, e, f, g, h = ExhibitFactory.create_batch(8)
    body = [
        ("large", {"exhibit": a, "words": "", "setting": "room"}),
        ("section", {"title": "一", "lead": ""}),
        ("row", {"exhibits": [b, c], "caption": ""}),
        ("text", "<p>字</p>"),
        ("reader", {"exhibit": d, "vertical": False}),
        ("section", {"title": "二", "lead": ""}),
        ("comparison", {"then": {"exhibit": e, "label": "昔"}, "now": {"exhibit": f, "label": "今"}, "caption": ""}),
        ("timeline", {"heading": "", "exhibits": [{"exhibit": g, "words": ""}, {"exhibit": b, "words": ""}]}),
        ("map", {"heading": "", "exhibits": [a, h]}),
    ]
    page = make_exhibition(body=body)
    assert placed(page) == [
        (a.pk, 0, ""),
        (b.pk, 1, "一"),
        (c.pk, 1, "一"),
        (d.pk, 1, "一"),
        (e.pk, 2, "二"),
        (f.pk, 2, "二"),
        (g.pk, 2, "二"),
        (h.pk, 2, "二"),
    ]


def test_placements_follow_publishing(home: object) -> None:
    a, b = ExhibitFactory.create_batch(2)
    page = make_exhibition([a], live=False)
    assert placed(page) == []

    page.save_revision().publish()
    assert [row[0] for row in placed(page)] == [a.pk]

    page.body = [("large", {"exhibit": b, "words": "", "setting": "room"})]
    draft = page.save_revision()
    assert [row[0] for row in placed(page)] == [a.pk]

    draft.publish()
    assert [row[0] for row in placed(page)] == [b.pk]

    page.refresh_from_db()
    page.unpublish()
    assert placed(page) == []


def test_rebuilding_repairs_what_was_tampered_with(home: object) -> None:
    page = make_exhibition(ExhibitFactory.create_batch(3))
    before = placed(page)
    Placement.objects.filter(exhibition=page, position=1).delete()
    placement.rebuild(page)
    placement.rebuild(page)
    assert placed(page) == before


def test_a_deleted_exhibit_leaves_no_hole(home: object) -> None:
    a, b = ExhibitFactory.create_batch(2)
    page = make_exhibition([a, b])
    a.delete()
    placement.rebuild(page)
    assert [row[0] for row in placed(page)] == [b.pk]
    assert Client().get(page.url).status_code == 200


def test_counts_are_of_extent_by_kind_and_of_showable_exhibits_only(home: object) -> None:
    shown = [
        ExhibitFactory(kind="photo", extent=12),
        ExhibitFactory(kind="photo", extent=1),
        ExhibitFactory(kind="document", extent=4),
        ExhibitFactory(kind="artifact", extent=3),
    ]
    page = make_exhibition(shown)
    others = [Extent("document", 4, "张"), Extent("artifact", 3, "件")]
    assert extents_by_exhibition([page]) == {page.pk: [Extent("photo", 13, "幅"), *others]}
    Exhibit.objects.filter(pk=shown[0].pk).update(openness="controlled")
    assert extents_by_exhibition([page]) == {page.pk: [Extent("photo", 1, "幅"), *others]}


def test_the_demonstration_exhibition_counts_as_the_county_says(demo: object) -> None:
    page = ExhibitionPage.objects.get(slug="qing-ting-dangan-shuo")
    expected = [("photo", 126), ("document", 84), ("artifact", 37)]
    for counted in (extents(placement.exhibits_of(page)), extents_by_exhibition([page])[page.pk]):
        assert [(extent.kind, extent.total) for extent in counted] == expected
    html = Client().get(page.url).content.decode()
    for _kind, number in expected:
        assert str(number) in html
