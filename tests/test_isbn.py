"""The check digit of book numbers, and how they are kept."""

import pytest
from django.core.exceptions import ValidationError

from heritage.publications import isbn


@pytest.mark.parametrize(
    "text",
    ["978-7-101-12345-6", "9787101123456", "ISBN 978-7-101-12345-6", "９７８－７－１０１－１２３４５－６", "978-0-306-40615-7",
     "0-306-40615-2", "080442957X", "0-8044-2957-x"],
)  # fmt: skip
def test_right_numbers_are_taken_however_they_are_written(text: str) -> None:
    isbn.validate(text)


@pytest.mark.parametrize(
    "text, says",
    [
        ("978-7-101-12345-3", "6"),
        ("0-306-40615-3", "2"),
        ("977-7-101-12345-6", "978"),
        ("978-7-101-1234", "13"),
        ("978-7-101-12345-X", "13"),
        ("竹", "13"),
    ],
)
def test_wrong_numbers_are_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        isbn.validate(text)
    assert says in refused.value.messages[0]


def test_it_is_kept_with_plain_hyphens_and_told_in_digits() -> None:
    assert isbn.normalise("ISBN 978–7–101–12345–6") == "978-7-101-12345-6"
    assert isbn.digits("978-7-101-12345-6") == "9787101123456"
