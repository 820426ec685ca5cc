"""What a log may say.

A message of an exception often quotes what a person typed ("invalid literal: '王某'"), and a database's quotes the
row. Those of kinds that speak of the program alone are kept; of others the kind and the place. What still looks like
an address, a telephone, identity-card or receipt number is blotted out wherever it stands.
"""

import re
import traceback
from types import TracebackType
from typing import Any

from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import DatabaseError
from django.template import TemplateDoesNotExist, TemplateSyntaxError

OF_THE_PROGRAM: tuple[type[BaseException], ...] = (
    AttributeError,
    FieldError,
    ImportError,
    ImproperlyConfigured,
    MemoryError,
    NameError,
    NotImplementedError,
    OSError,
    RecursionError,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    TypeError,
)
WITHHELD = "(withheld)"
_MARKS = (
    (re.compile(r"\?[^\s\"'<>]+"), "?…"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "(e-mail)"),
    (re.compile(r"(?<![\w.-])(?:\d{15}|\d{17}[\dXx])(?![\w.-])"), "(number)"),
    (re.compile(r"(?<![\w.-])(?:\+?86[- ]?)?1[3-9]\d{9}(?![\w.-])"), "(telephone)"),
    (re.compile(r"(?<![\w.])(?!127\.0\.0\.1)\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"), "(address)"),
    (re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}(?![\w:])"), "(address)"),
    (re.compile(r"(?<!\w)[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2,}(?!\w)"), "(receipt)"),
)
Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def blotted(text: str) -> str:
    """The text without what looks like somebody's."""
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    return text


def told(info: Any) -> str:
    """An exception and what caused it, with the places in the program, and of messages only what may be said."""
    return "\n".join(_told(info[1], set())) if info and info[1] else ""


def message_of(error: BaseException) -> str:
    """What may be said of an exception's own message."""
    if isinstance(error, DatabaseError) or type(error).__module__.startswith("psycopg"):
        # The first line is the rule that was broken; what follows, and what stands in quotes after a colon, is data.
        return re.sub(r": [\"'(].*", "", str(error).partition("\n")[0])
    return str(error) if isinstance(error, OF_THE_PROGRAM) else WITHHELD


def _told(error: BaseException, seen: set[int]) -> list[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_told(before, seen), "which led to"] if before is not None and id(before) not in seen else []
    lines += [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
    return [*lines, f"{type(error).__module__}.{type(error).__qualname__}: {message_of(error)}"]
