"""The check digit of book numbers, and how they are kept."""

import pytest
from django.core.exceptions import ValidationError

from heritage.publications import isbn
from heritage.publications.models import PublicationPage


@pytest.mark.parametrize(
    "text",
    ["978-7-101-12345-3", "9787101123453", "ISBN 978-7-101-12345-3", "９７８－７－１０１－１２３４５－３", "7-5013-0963-3",
     "0-306-40615-2", "080442957X", "0-8044-2957-x"],
)  # fmt: skip
def test_right_numbers_are_taken_however_they_are_written(text: str) -> None:
    isbn.validate(text)


@pytest.mark.parametrize(
    "text, says",
    [
        ("978-7-101-12345-6", "3"),
        ("0-306-40615-3", "2"),
        ("977-7-101-12345-3", "978"),
        ("978-7-101-1234", "13"),
        ("978-7-101-12345-X", "13"),
        ("竹", "13"),
    ],
)
def test_wrong_numbers_are_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        isbn.validate(text)
    assert says in refused.value.messages[0]


def test_a_book_keeps_it_with_plain_hyphens() -> None:
    book = PublicationPage(title="竹书", slug="bamboo", isbn="ISBN 978–7–101–12345–3", path="00010001", depth=2)
    book.isbn = isbn.normalise(book.isbn)
    assert book.isbn == "978-7-101-12345-3"
    assert isbn.digits(book.isbn) == "9787101123453"
