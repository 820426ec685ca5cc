"""What the templates of a walk ask of exhibits, runs and counts."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lantai.pages.templatetags.wording import chinese_number

from .. import runs
from ..extents import Extent
from ..models import Exhibit, ExhibitImage, ExhibitionPage, OnSiteRun

register = template.Library()

# As many characters as stand beside a document without pushing it out of sight.
READING_LENGTH = 340


def _speaks_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@register.filter
def shown(exhibits: Iterable[Exhibit | None]) -> list[Exhibit]:
    """The exhibits of a block without those taken down since it was written."""
    return [exhibit for exhibit in exhibits if exhibit]


@register.filter
def image(exhibit: Exhibit | None, number: int | None = 1) -> ExhibitImage | None:
    """The image an editor asked for, counted from 1; the first where there is no such; None where there is none."""
    if exhibit is None:
        return None
    images = list(exhibit.images.all())
    return images[number - 1] if number and number <= len(images) else next(iter(images), None)


@register.filter
def leading_run(page: ExhibitionPage) -> OnSiteRun | None:
    """See `exhibitions.runs.leading`."""
    return runs.leading(page.runs.all())


@register.filter
def state(run: OnSiteRun) -> str:
    """`on`, `coming` or `over`."""
    return runs.state(run).value


@register.simple_tag
def counted(extents: Iterable[Extent]) -> SafeString:
    """Totals by kind in one line that breaks between them only."""
    texts = [str(extent) for extent in extents]
    comma = "，" if _speaks_chinese() else ","
    whole = [(text + comma,) for text in texts[:-1]] + [(text,) for text in texts[-1:]]
    spans = format_html_join("" if _speaks_chinese() else " ", '<span class="nb">{}</span>', whole)
    return format_html('<span class="sum">{}</span>', spans)


@register.filter
def section_number(number: int) -> str:
    """一 in Chinese, 1 elsewhere."""
    return chinese_number(number) if _speaks_chinese() else str(number)


@register.filter
def split_reading(text: str) -> tuple[str, str]:
    """A transcription as what is set openly and what waits to be unfolded, parted between paragraphs."""
    lines, taken = text.splitlines(), 0
    for number, line in enumerate(lines):
        taken += len(line)
        if taken > READING_LENGTH and number:
            return "\n".join(lines[:number]), "\n".join(lines[number:])
    return text, ""


@register.filter
def year_of(exhibit: Exhibit) -> str:
    """The year of a dated exhibit, where all of its date lies in one; else the date as a reader likes it."""
    if exhibit.date_from and exhibit.date_to and exhibit.date_from.year == exhibit.date_to.year:
        return str(exhibit.date_from.year)
    return exhibit.date_shown


@register.filter
def day_of_year(exhibit: Exhibit) -> str:
    """What `date_shown` says beyond `year_of`: 7月12日."""
    return re.sub(rf"^{re.escape(year_of(exhibit))}年?", "", exhibit.date_shown)


@register.filter
def time_for_machines(dated: Any) -> str:
    """The `datetime` of a <time>: the day, the month or the year all of a date lies in; "" for a longer one, such as 清代."""
    first, last = dated.date_from, dated.date_to
    if not first or not last or first.year != last.year:
        return ""
    if first == last:
        return str(first.isoformat())
    return f"{first:%Y-%m}" if first.month == last.month else f"{first:%Y}"


@register.simple_tag
def facts(exhibit: Exhibit) -> SafeString:
    """Date, extent and reference code under a picture, each kept whole. One of something needs no extent."""
    parts = [exhibit.date_shown, exhibit.extent_shown if exhibit.extent > 1 else "", exhibit.reference_code]
    return format_html_join("", '<span class="nb">{}</span>', ((part,) for part in parts if part))


@register.simple_tag
def exhibit_url(exhibit: Exhibit, page: Any = None) -> str:
    """Address of an exhibit; it remembers the exhibition it was reached from, so that previous and next follow that walk."""
    url = exhibit.get_absolute_url()
    return format_html("{}?in={}", url, page.slug) if isinstance(page, ExhibitionPage) and page.slug else url
