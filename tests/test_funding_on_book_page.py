"""What the page of a book tells of its funding: the notice with its days left, never a grant before it is one."""

import datetime
from typing import Any

import pytest
from django.test import Client

from heritage.funding import course
from heritage.funding.states import WAY, State
from heritage.publications.models import PublicationIndexPage, PublicationPage

from .consenting import day
from .figures import labels, value
from .test_funding import apply

pytestmark = pytest.mark.django_db
ADDRESS = "/heritage/books/bamboo/"


@pytest.fixture
def book(home: Any) -> PublicationPage:
    """A published book without chapters' worth of content."""
    shelf = PublicationIndexPage.objects.get()
    made: PublicationPage = shelf.add_child(instance=PublicationPage(title="云溪竹编史料", slug="bamboo"))
    return made


def told(book: PublicationPage) -> str:
    html = Client().get(f"/en{ADDRESS}").content.decode()
    return " ".join(html.partition('<p class="funding-notice">')[2].partition("</p>")[0].split())


def on_notice(book: PublicationPage, begins: int, ends: int) -> Any:
    application = apply(State.REVIEWED, publication=book)
    course.advance(application, State.PROPOSED, on=day(begins), until=day(ends), user=None)
    return application


@pytest.mark.parametrize(
    "begins, ends, words",
    [
        (0, 5, "5 days left"),
        (-2, 1, "1 day left"),
        (-2, 0, "ends today"),
        (-5, -1, "On the list of proposals"),
    ],
)
def test_the_notice_is_shown_with_its_days_left(book: PublicationPage, begins: int, ends: int, words: str) -> None:
    on_notice(book, begins, ends)
    assert words in told(book)
    assert "2025年度澜山市文艺精品扶持项目" in told(book)
    assert day(ends).isoformat() in told(book)


@pytest.mark.parametrize("state", WAY[: WAY.index(State.FUNDED)])
def test_nothing_says_funded_before_the_grant(book: PublicationPage, state: State) -> None:
    apply(state, publication=book)
    chinese, english = Client().get(ADDRESS).content.decode(), told(book)
    assert "已资助" not in chinese
    assert "Funded" not in chinese
    assert "Funded" not in english
    assert bool(english) is (state in {State.PROPOSED, State.DECIDED})


def test_the_grant_is_told(book: PublicationPage) -> None:
    apply(State.FUNDED, publication=book)
    assert told(book).startswith("Funded by 2025年度澜山市文艺精品扶持项目")


def test_what_was_declined_or_belongs_to_another_is_not_told(book: PublicationPage) -> None:
    application = on_notice(book, -1, 3)
    apply(State.FUNDED, project_title="别的书")
    course.advance(application, State.REJECTED, on=day(0), user=None)
    assert told(book) == ""


def test_the_application_takes_the_title_of_its_book(book: PublicationPage) -> None:
    application = apply(publication=book, project_title="")
    application.full_clean()
    assert application.title == "云溪竹编史料"


def test_books_of_a_year(book: PublicationPage) -> None:
    PublicationPage.objects.update(published_on=datetime.date(2025, 12, 31))
    assert (value("books_published", 2025), labels("books_published", 2025)) == (1, ["《云溪竹编史料》"])
    assert value("books_published", 2024) == 0
    book.unpublish()
    assert value("books_published", 2025) == 0
