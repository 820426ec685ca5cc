"""A change clears the pages it changes and no others, by whatever way it is made."""

import datetime
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, PageViewRestriction, Site

from exhibitions import openness
from exhibitions.models import EventPage, Exhibit, ExhibitionPage
from lantai.media.models import ArchiveImage
from lantai.pages.models import HallSettings, StandardPage

from . import postgres
from .factories import ExhibitFactory, make_event, make_exhibition
from .kept_pages import Reader, check_change, made_anew, reading, stored

pytestmark = pytest.mark.django_db(transaction=True)

WALK = "/exhibitions/old-photos/"
OUTSIDE = "/privacy/"
SEARCH = "/search/?q=%E6%97%A7%E7%85%A7"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, home: Any) -> Iterator[None]:
    """A site with its first pages, in each of the databases."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            address = request.getfixturevalue("postgres")
            stack.enter_context(postgres.in_place_of_sqlite(postgres.new_database(address, postgres.FOUNDED)))
        yield


@pytest.fixture
def reader(database: None) -> Iterator[Reader]:
    """A small site: an exhibition, an exhibit in it and one elsewhere, an event, pages about the hall."""
    shown = [ExhibitFactory(title=f"旧照{n}", slug=f"in-{n}", date_text="1958") for n in range(2)]
    ExhibitFactory(title="别处的一件", slug="elsewhere", kind="artifact", date_text="2019")
    make_event("老街讲解", "tour", exhibition=make_exhibition(shown))
    with reading() as somebody:
        yield somebody


def in_walk() -> Exhibit:
    return Exhibit.objects.get(slug="in-0")


def elsewhere() -> Exhibit:
    return Exhibit.objects.get(slug="elsewhere")


PATHS = [
    *("/", "/exhibits/in-0/", "/exhibits/in-0/?in=old-photos", "/exhibits/elsewhere/", "/en/exhibits/elsewhere/"),
    *(WALK, f"/en{WALK}", "/exhibits/", "/exhibitions/", "/events/tour/", OUTSIDE, SEARCH, "/statistics/"),
]


@pytest.fixture
def paths() -> list[str]:
    return PATHS


def rename(exhibit: Exhibit) -> None:
    exhibit.title = "改过名的一件"
    exhibit.save()


def publish(page: Any, **values: Any) -> None:
    page = page.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_an_exhibit(reader: Reader, paths: list[str]) -> None:
    exhibit = in_walk()
    url = exhibit.get_absolute_url()
    went = check_change(reader, paths, lambda: rename(exhibit), shows=url)
    assert {url, f"{url}?in=old-photos", WALK, f"/en{WALK}"} <= went
    assert went.isdisjoint({OUTSIDE, "/statistics/", elsewhere().get_absolute_url()})
    # Past `save` and its signals.
    went = check_change(reader, paths, lambda: Exhibit.objects.filter(pk=exhibit.pk).update(title="又改"), shows=url)
    assert {url, WALK} <= went
    assert OUTSIDE not in went
    # Nothing of this is shown anywhere.
    assert check_change(reader, paths, lambda: ArchiveImage.objects.filter(pk=-1).update(title="无")) == set()


def test_taking_down_clears_at_once(reader: Reader, paths: list[str]) -> None:
    exhibit = in_walk()
    url = exhibit.get_absolute_url()
    went = check_change(reader, paths, lambda: openness.withdraw(exhibit, user=None, reason="权属有疑"), shows=url)
    assert {url, WALK, "/exhibits/"} <= went
    assert went.isdisjoint({OUTSIDE, "/events/tour/"})
    assert reader.read(url).status == 404
    assert exhibit.title.encode() not in reader.read(WALK).content


def test_pages_of_the_tree(reader: Reader, paths: list[str]) -> None:
    walk = ExhibitionPage.objects.get(slug="old-photos")
    went = check_change(reader, paths, lambda: publish(walk, title="改名的展览"), shows=WALK)
    assert {WALK, f"/en{WALK}", "/exhibitions/", "/"} <= went
    assert went.isdisjoint({OUTSIDE, elsewhere().get_absolute_url()})
    # A draft is nobody's business yet.
    privacy = StandardPage.objects.get(slug="privacy")
    assert check_change(reader, paths, lambda: privacy.save_revision()) == set()
    went = check_change(reader, paths, lambda: publish(privacy, summary="只在这一页"), shows=OUTSIDE)
    assert OUTSIDE in went
    # What stands in every page's foot.
    went = check_change(reader, paths, lambda: publish(privacy, title="隐私"), shows=OUTSIDE)
    assert went == set(paths)
    went = check_change(reader, paths, lambda: walk.unpublish(), shows=WALK)
    assert {WALK, "/exhibitions/"} <= went
    assert reader.read(WALK).status == 404


def test_what_is_added(reader: Reader, paths: list[str]) -> None:
    """It was on no page, and so no page can have named it."""

    def add() -> None:
        copy = elsewhere()
        copy.pk = copy.id = None
        copy._state.adding = True
        copy.reference_code, copy.slug, copy.title = "0999-ZP·2020-Y-0001", "newcomer", "新来的旧照"
        copy.save()

    went = check_change(reader, paths, add)
    assert "/exhibits/" in went
    assert OUTSIDE not in went


def test_settings_and_site(reader: Reader, paths: list[str]) -> None:
    hall = HallSettings.for_site(Site.objects.get(is_default_site=True))

    def say() -> None:
        hall.notice = "端午节闭馆"
        hall.save()

    assert check_change(reader, paths, say) == set(paths)
    assert "端午节闭馆".encode() in reader.read(OUTSIDE).content
    pick = lambda: SearchPromotion.objects.create(  # noqa: E731
        query=Query.get("旧照"), page=Page.objects.get(slug="privacy"), description="荐"
    )
    assert check_change(reader, paths, pick) == {SEARCH}


def test_a_restriction_takes_a_page_from_everybody(reader: Reader, paths: list[str]) -> None:
    page = Page.objects.get(slug="old-photos")

    def restrict(page: Page = page) -> None:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    # The first of a site ends that no page has to ask after any: all go that list pages or are one.
    reader.have_kept(paths)
    restrict(Page.objects.get(slug="accessibility"))
    assert stored() == {SEARCH, "/statistics/"}
    assert WALK in check_change(reader, paths, restrict, shows=WALK)
    assert reader.read(WALK).status == 302


def test_what_is_taken_back_changes_nothing(reader: Reader) -> None:
    paths = [OUTSIDE, "/exhibits/"]
    exhibit = elsewhere()

    def think_better(outer: bool) -> None:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    rename(exhibit)
                    raise RuntimeError
            except RuntimeError:
                if outer:
                    transaction.set_rollback(True)

    assert check_change(reader, paths, lambda: think_better(outer=False)) == set()
    assert check_change(reader, paths, lambda: think_better(outer=True)) == set()

    def insist() -> None:
        with transaction.atomic():
            think_better(outer=False)
            rename(exhibit)

    kept = exhibit.get_absolute_url()
    assert check_change(reader, [*paths, kept], insist, shows=kept) >= {kept}


def test_a_change_while_a_page_is_made(reader: Reader) -> None:
    """The page is handed to who asked for it, and not kept: it may be old already."""
    django = reader.application._application
    hall = HallSettings.for_site(Site.objects.get(is_default_site=True))

    def changed_meanwhile(environ: Any, start_response: Any) -> Any:
        answer = django(environ, start_response)
        hall.notice = "刚刚改的"
        hall.save()
        return answer

    from lantai.pagecache.front import Front

    slow = Reader(Front(changed_meanwhile))
    assert "刚刚改的".encode() not in slow.read(OUTSIDE).content
    assert stored() == set()
    assert "刚刚改的".encode() in reader.read(OUTSIDE).content
    assert stored() == {OUTSIDE}


def test_the_clock_clears_too(reader: Reader) -> None:
    """A page is right until midnight, or until something in it begins or ends."""
    from lantai.pagecache import index, sweeping

    now = timezone.now()
    event = EventPage.objects.live().first()
    assert event
    session = event.sessions.first()
    session.starts_at, session.ends_at = now - datetime.timedelta(hours=1), now + datetime.timedelta(minutes=20)
    session.save()
    reader.have_kept(["/", event.url, OUTSIDE])
    lapses = dict(index.connection().execute("SELECT name, lapses FROM page").fetchall())
    midnight = timezone.make_aware(
        datetime.datetime.combine(timezone.localdate() + datetime.timedelta(days=1), datetime.time())
    ).timestamp()
    assert max(lapses.values()) <= midnight
    ends = session.ends_at.timestamp()
    assert lapses[f"testserver{event.url}page.html"] == pytest.approx(min(ends, midnight))
    assert lapses["testserver/page.html"] == pytest.approx(min(ends, midnight))
    index.connection().execute("UPDATE page SET lapses = 1 WHERE name LIKE '%privacy%'")
    sweeping.sweep()
    assert stored() == {"/", event.url}
    index.connection().execute("UPDATE page SET lapses = 1")
    assert not Reader(reader.application).read(event.url).is_kept or made_anew(event.url)
