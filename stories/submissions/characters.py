"""The words people send: cleaned of what cannot be read, counted as Chinese is counted."""

import unicodedata

# Tabulators keep the cells of a pasted table apart.
_KEPT = frozenset("\n\t")
# Joins the parts of an emoji.
_JOINER = "\u200d"


def readable(text: str) -> str:
    """Plain text in NFC with LF line ends, without control characters, marks of direction and private characters.

    What word processors paste along (soft hyphens, byte order marks, object signs) goes; nothing a person reads
    does. Markup stays the text it is: it is escaped wherever it is shown.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if _is_readable(sign)).strip()


def line(text: str) -> str:
    """`readable`, in one line."""
    return " ".join(readable(text).split())


def count(text: str) -> int:
    """字数: every character but white space counts one, punctuation too."""
    return sum(not sign.isspace() for sign in text)


def _is_readable(sign: str) -> bool:
    if sign in _KEPT or sign == _JOINER:
        return True
    return unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"} and sign != "\ufffc"
