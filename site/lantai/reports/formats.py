"""What a drawn-up year can be written as. JSON is ours; others are registered."""

from collections.abc import Callable
from dataclasses import dataclass

from .annual import AnnualReport
from .registry import Words


@dataclass(frozen=True)
class Format:
    """`write` takes an `AnnualReport` and returns the file. `is_kept`: closing a year keeps one of these."""

    name: str
    label: Words
    content_type: str
    write: Callable[[AnnualReport], bytes]
    is_text: bool = False
    is_kept: bool = True


class UnknownFormatError(LookupError):
    """No format of that name."""


_formats: dict[str, Format] = {}


def register_format(made: Format) -> Format:
    """Offer a format, by its name, which is also the ending of its files: in the command, on the screen, at closing."""
    _formats[made.name] = made
    return made


def formats() -> list[Format]:
    """All there are, by name."""
    return sorted(_formats.values(), key=lambda made: made.name)


def get_format(name: str) -> Format:
    """The format of a name; raises `UnknownFormatError`."""
    try:
        return _formats[name]
    except KeyError:
        raise UnknownFormatError(name) from None


def file_name(report: AnnualReport, made: Format) -> str:
    """年度数字-2025.docx; with a cut-off within the year 年度数字-2025（截至11月30日）.docx."""
    cut = "" if report.is_whole else f"（截至{report.until.month}月{report.until.day}日）"
    return f"年度数字-{report.year}{cut}.{made.name}"
