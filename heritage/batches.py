"""批次 as lists write it: 第四批, 第三批扩展项目, 四扩."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lantai.pages.templatetags.wording import chinese_number

from .categories import BatchKind

_HAN = "一二三四五六七八九十"
_WORDS = re.compile(
    rf"^第?(?P<number>[{_HAN}]{{1,3}}|\d{{1,2}})批次?\(?(?P<kind>扩展|新增|新列入)?(?:性)?(?:项目|名录)?\)?$"
)
_SHORT = re.compile(rf"^第?(?P<number>[{_HAN}]{{1,3}}|\d{{1,2}})(?P<kind>扩)(?:展)?$")


_KEY = re.compile(r"(?P<number>[1-9]\d{0,2})-(?P<kind>new|expansion)")


class UnreadableBatchError(ValueError):
    """The text names no batch; `str()` says why, for the person who wrote it."""


@dataclass(frozen=True)
class Batch:
    """Number and kind of a batch; `is_short` marks 四扩 for 第四批扩展项目. `kind` is None where only the number is told."""

    number: int
    kind: BatchKind | None
    is_short: bool = False


def parse(text: str) -> Batch:
    """Read a batch. Raises `UnreadableBatchError` for anything that is not plainly one: 待核对, q四扩."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    match = _WORDS.match(folded) or _SHORT.match(folded)
    if match is None:
        if inner := re.search(rf"[{_HAN}\d]+(?:批[^a-zA-Z]*|扩展?)", folded):
            raise UnreadableBatchError(
                _("“%(text)s” is no batch as it stands. If %(inner)s is meant, write that.")
                % {"text": text, "inner": _told(inner[0])}
            )
        raise UnreadableBatchError(
            _("“%(text)s” names no batch; those read 第一批, 第二批, 第四批扩展项目.") % {"text": text}
        )
    kind = {"扩展": BatchKind.EXPANSION, "扩": BatchKind.EXPANSION, "新增": BatchKind.NEW, "新列入": BatchKind.NEW}
    return Batch(_number(match["number"]), kind.get(match["kind"] or ""), is_short=match["kind"] == "扩")


def _told(inner: str) -> str:
    return re.sub(r"^第?(.+?)扩展?$", r"第\1批扩展项目", inner) if "扩" in inner and "批" not in inner else inner


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN.index(text) + 1
    return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)


def shown(number: int | None, kind: str) -> str:
    """第四批, 第四批扩展; "" without a number."""
    if not number:
        return ""
    return f"第{chinese_number(number)}批" + ("扩展" if kind == BatchKind.EXPANSION else "")


def parse_key(text: str) -> tuple[int, str] | None:
    """Number and kind of `4-expansion`, as addresses of the register have it; None for anything else."""
    match = _KEY.fullmatch(text)
    return (int(match["number"]), match["kind"]) if match else None
