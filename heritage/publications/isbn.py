"""International standard book numbers (ISO 2108): 13 digits, or the 10 of before 2007."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_DASHES = re.compile(r"[\s\u2010-\u2015\u2212\uff0d-]+")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")


def digits(text: str) -> str:
    """The digits of a number as written: without the word ISBN, dashes and spaces, in half-width characters."""
    bare = text.translate(_FULL_WIDTH).upper().strip().removeprefix("ISBN").lstrip(":： ")
    return _DASHES.sub("", bare)


def normalise(text: str) -> str:
    """As written, with plain hyphens between the groups."""
    bare = text.translate(_FULL_WIDTH).upper().strip().removeprefix("ISBN").lstrip(":： ")
    return _DASHES.sub("-", bare).strip("-")


def check_digit(first: str) -> str:
    """The last character that belongs to the first 9 or 12 digits (ISO 2108, annex on check digits)."""
    if len(first) == 9:
        rest = -sum((10 - place) * int(digit) for place, digit in enumerate(first)) % 11
        return "X" if rest == 10 else str(rest)
    return str(-sum((1, 3)[place % 2] * int(digit) for place, digit in enumerate(first)) % 10)


def validate(text: Any) -> None:
    """Raise `ValidationError` saying what is wrong with a number: its length, its beginning, its check digit."""
    number = digits(str(text))
    if not re.fullmatch(r"\d{12}\d|\d{9}[\dX]", number):
        raise ValidationError(_("An ISBN has 13 digits, or 10 in older books."), code="isbn_length")
    if len(number) == 13 and not number.startswith(("978", "979")):
        raise ValidationError(_("An ISBN of 13 digits begins with 978 or 979."), code="isbn_prefix")
    if number[-1] != (due := check_digit(number[:-1])):
        raise ValidationError(
            _("This ISBN cannot be right: after these digits the last one would be %(due)s, not %(given)s."),
            code="isbn_check",
            params={"due": due, "given": number[-1]},
        )
