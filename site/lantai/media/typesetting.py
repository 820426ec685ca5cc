"""Pages set by typst with the hall's own fonts; nothing is fetched, nothing outside the working folder is read.

Templates get their text as data and set it as text: none of it is ever read as markup or code.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import category

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import ImageFont

FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
# Control characters mean nothing in print.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
# What every CJK font has: Latin, punctuation, the unified ideographs of Unicode 1.1, full-width forms.
_COMMON = re.compile(r"[\x20-\x7e\u00a0-\u00ff\u2010-\u2027\u3000-\u3029\u4e00-\u9fa5\uff01-\uff5e]+")
_NEVER = "\U0010ffff"
# Nothing is drawn for these. Characters of private use (Co), by which old systems wrote rare names, are not among them.
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}


class CannotTypesetError(RuntimeError):
    """It cannot be set; the message says to an operator or editor what is missing."""


def check() -> None:
    """Raise `CannotTypesetError` where the typesetter or a font is missing, saying how to get it."""
    _typst()
    _fonts(str(settings.BOOK_FONTS))


def compiler(folder: Path, template: str) -> Any:
    """A typst compiler for a template in a working folder. Raises `CannotTypesetError`."""
    return _typst().Compiler(
        str(folder / template), root=str(folder), font_paths=_fonts(str(settings.BOOK_FONTS)), ignore_system_fonts=True
    )


def errors() -> type[Exception]:
    """What a compiler raises for a document that cannot be set."""
    error: type[Exception] = _typst().TypstError
    return error


def clean(value: Any) -> Any:
    """Data for a template, control characters in its text made blanks."""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value)
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    return value


def missing_characters(texts: Iterable[str]) -> list[str]:
    """The characters of some texts that no font has: they would be printed as an empty box. Raises `CannotTypesetError`."""
    rare = sorted({each for text in texts for each in _COMMON.sub("", text) if category(each) not in _INVISIBLE})
    if not rare:
        return []
    faces = _faces(str(settings.BOOK_FONTS))
    return [character for character in rare if not any(_draws(face, character) for face in faces)]


def _draws(face: Any, character: str) -> bool:
    return bytes(face.getmask(character)) != bytes(face.getmask(_NEVER))


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise CannotTypesetError(
            _(
                "PDF files are set by the package “typst”, which is not installed. Whoever runs this site installs it "
                "with: pip install --require-hashes -r requirements-books.txt"
            )
        ) from error
    return typst


@lru_cache(maxsize=2)
def _fonts(folder: str) -> Any:
    fonts = _typst().Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    if missing := [family for family in FAMILIES if family not in fonts.families()]:
        raise CannotTypesetError(
            _(
                "The fonts %(fonts)s are not in %(folder)s. Install them (on Debian: apt install fonts-noto-cjk) or name "
                "the folder that has them in BOOK_FONTS."
            )
            % {"fonts": ", ".join(missing), "folder": folder}
        )
    return fonts


@lru_cache(maxsize=2)
def _faces(folder: str) -> list[Any]:
    """One face of each family, and of whatever else lies in the folder: the typesetter falls back to it."""
    found: dict[str, Any] = {}
    for font in _fonts(folder).fonts():
        if font.path and font.family not in found:
            found[font.family] = ImageFont.truetype(font.path, 20, index=font.index)
    return list(found.values())
