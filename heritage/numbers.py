"""项目编号: a list's number as people write it, and one spelling of it.

National numbers are a Roman numeral (the category) and a serial number, Ⅷ—51. The numeral is written
with the letters I, V, X or with the Unicode numerals Ⅰ–Ⅻ, the dash in half a dozen ways. Provinces,
cities and counties put letters before it (LSⅧ-23) or number in ways of their own.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from .categories import CATEGORY_OF_NUMERAL

LONGEST = 60
_DASHES = re.compile(r"[‐‑‒–—―−─━ー﹘﹣－~～]+|-{2,}")
_NATIONAL = re.compile(r"^(?P<numeral>X|IX|IV|V?I{1,3}|V)-(?P<serial>\d{1,4})$")
_LOCAL = re.compile(r"^[^\s,，、;；]*?(?P<serial>\d+)(?:-\d+)*$")


class UnreadableNumberError(ValueError):
    """The text is no number of a list; `str()` says why, for the person who wrote it."""


def normalise(text: str) -> str:
    """One spelling: compatibility forms unified (NFKC: Ⅷ is VIII), plain dashes, capitals, no spaces."""
    folded = unicodedata.normalize("NFKC", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    return re.sub(r"\s+", "", folded).upper()


def check(number: str, *, national: bool) -> None:
    """Raise `UnreadableNumberError` if a normalised number is none; a `national` one has a strict form."""
    if len(number) > LONGEST:
        raise UnreadableNumberError(_("“%(number)s…” is too long for a number.") % {"number": number[:20]})
    if national and not _NATIONAL.match(number):
        raise UnreadableNumberError(
            _("“%(number)s” is not a national number: those are a Roman numeral from Ⅰ to Ⅹ, a dash and digits.")
            % {"number": number}
        )
    if not _LOCAL.match(number):
        raise UnreadableNumberError(_("“%(number)s” is not a number: it does not end in digits.") % {"number": number})


def category_of(number: str) -> str | None:
    """The category a national number belongs to; None for any other number."""
    match = _NATIONAL.match(number)
    return CATEGORY_OF_NUMERAL[match["numeral"]] if match else None


def serial_of(number: str) -> int:
    """The serial number, for sorting: 51 of VIII-51, 98 of VIII-98-1, 0 where there is none."""
    match = _LOCAL.match(number)
    return min(int(match["serial"]), 99_999) if match else 0
