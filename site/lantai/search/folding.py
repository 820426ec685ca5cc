"""Folding: one spelling of characters that mean the same, character for character.

Traditional to simplified, old forms to those in use, full-width to half-width, capitals to small letters, the many dashes to one. Every
character gives exactly one, so that an offset in the folded text is the same place in the original.
"""

import re
import unicodedata

from .traditional import SIMPLIFIED, TRADITIONAL
from .variants import ABOLISHED, IN_USE

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d"
# A run of Han characters, or of letters and digits of any other script.
RUN = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+)")
# What stands between two characters that belong together: the end of a line, the point of 马克·吐温, the marks of “五四”运动.
QUOTES = "“”‘’「」『』\"'"
_BETWEEN = re.compile(rf"(?<=[{HAN}])(?:[ \t\r]*\n[ \t]*|[·・•‧{QUOTES}])(?=[{HAN}])")
# Characters set apart one by one, as in 云 溪 县 and in lists of names: 赵　某.
_APART = re.compile(rf"(?<![{HAN}])[{HAN}](?: {{1,4}}[{HAN}])+(?![{HAN}])")
_COMPATIBLE = (
    *range(0xFF01, 0xFF5F),  # full-width forms
    *range(0xF900, 0xFB00),  # compatibility ideographs
    *range(0x2F00, 0x2FD6),  # radicals
    0x3000,
)


def _table() -> dict[int, str]:
    table = {}
    for point in _COMPATIBLE:
        folded = unicodedata.normalize("NFKC", chr(point))
        if len(folded) == 1:
            table[point] = folded.lower()
    table |= {ord(dash): "-" for dash in DASHES}
    table |= {ord(one): other for one, other in zip(TRADITIONAL, SIMPLIFIED, strict=True)}
    table |= {ord(one): other for one, other in zip(ABOLISHED, IN_USE, strict=True)}
    # What stands for the digit zero in dates; NUL, which databases refuse.
    table |= {ord("○"): "〇", ord("◯"): "〇", 0: " "}
    # A compatibility ideograph may be a traditional one.
    return {point: table.get(ord(folded), folded) for point, folded in table.items()}


_TABLE = _table()


def joined(folded: str) -> str:
    """A folded text with characters that belong together side by side. Its offsets are its own."""
    if " " in folded:
        folded = _APART.sub(lambda match: match[0].replace(" ", ""), folded)
    return _BETWEEN.sub("", folded)


def fold(text: str) -> str:
    """The text in one spelling, of the same length."""
    small = text.lower()
    if len(small) != len(text):  # İ is two characters in small letters
        small = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return small.translate(_TABLE)
