"""What the tags of a template stand for, drawn from a year's figures.

Of each figure several tags, by its key: `photos_shown` as it is spoken (120余幅), `photos_shown_exact` (126幅),
`photos_shown_number` (126), `trainings_named` (the first names in its breakdown) and `trainings_parts` (the breakdown). A text
figure has `sections_shown_quoted`, `sections_shown_number` (how many) and `sections_shown_items`. A tag that says nothing (zero, 无) counts as no in `if`.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lantai.pages.models import HallSettings
from lantai.reports import registry
from lantai.reports.annual import AnnualReport, Entry
from lantai.reports.prose import spoken_number

MOST_QUOTED = 6
MOST_RECORDS = 50
"""Records of a figure the Word file lists; what the others come to stands in one line."""
LISTED = "列入"
"""What a record adds to a figure of words: they stand in its value already."""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")
FIGURE_FIELDS = (
    "position",
    "label",
    "spoken",
    "exact",
    "definition",
    "records",
    "rest",
    "rest_count",
    "sum",
    "is_number",
)
RECORD_FIELDS = ("position", "label", "note", "contribution")
PART_FIELDS = ("label", "value", "spoken")


class Spoken(str):
    """Words of a figure; false where it comes to nothing, so that `if` reads as one would say it."""

    says_something: bool

    def __new__(cls, words: str, says_something: bool) -> "Spoken":
        made = super().__new__(cls, words)
        made.says_something = says_something
        return made

    def __bool__(self) -> bool:
        return self.says_something


@dataclass(frozen=True)
class Tag:
    """One tag: its name, what it means in words, its present value, and the fields of its items if it is a list."""

    name: str
    meaning: str
    value: Any
    fields: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The value for people: lists item by item."""
        if isinstance(self.value, list):
            return "、".join(str(item.get("label", "")) if isinstance(item, dict) else str(item) for item in self.value)
        if isinstance(self.value, bool):
            return _("yes") if self.value else _("no")
        return str(self.value)

    @property
    def is_list(self) -> bool:
        """Whether it is gone through with `for`."""
        return isinstance(self.value, list)


def tags_of(report: AnnualReport) -> list[Tag]:
    """All tags there are, with their values for a year; Chinese, whatever the language of the interface.

    A figure that is registered but not in the report (a year closed before it was known) stands with nothing.
    """
    with translation.override(settings.LANGUAGE_CODE):
        found = [*_of_year(report)]
        for key, entry in _entries(report).items():
            found += _of_figure(key, entry)
        found.append(Tag("figures", _("All figures, for a list of them"), _listed(report), FIGURE_FIELDS))
    return found


def context(report: AnnualReport) -> dict[str, Any]:
    """Tags by name, as a template is given them."""
    return {tag.name: tag.value for tag in tags_of(report)}


def chinese_day(day: datetime.date) -> str:
    """2025年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def leadership(hall: str) -> str:
    """县委、县政府 of a county's hall, 区委、区政府 of a district's."""
    found = re.search(r"[县区市旗](?=档案)", hall)
    level = found.group() if found else "县"
    return f"{level}委、{level}政府"


def _hall() -> str:
    settings_ = HallSettings.objects.order_by("pk").first()
    return settings_.name if settings_ else str(HallSettings._meta.get_field("name").default)


def _of_year(report: AnnualReport) -> Iterable[Tag]:
    hall = _hall()
    yield Tag("hall", _("Name of the hall"), hall)
    yield Tag("leadership", _("Party committee and government the hall works under"), leadership(hall))
    yield Tag("year", _("The year"), report.year)
    yield Tag("until", _("Last day counted"), chinese_day(report.until))
    yield Tag("whole_year", _("Whether the whole year is counted, for “if”"), report.is_whole)
    yield Tag("span", _("全年 for a whole year, 年内 for one that is cut off"), "全年" if report.is_whole else "年内")
    yield Tag("today", _("The day the file is made"), chinese_day(timezone.localdate()))


def _entries(report: AnnualReport) -> dict[str, Entry | None]:
    """Registered figures and those of the report, in the order of the summary."""
    known: dict[str, Entry | None] = {figure.key: None for figure in registry.registered()}
    return known | {entry.key: entry for entry in report}


def _of_figure(key: str, entry: Entry | None) -> Iterable[Tag]:
    figure = registry.get(key) if entry is None else None
    label = str(figure.label) if figure else label_of(entry)
    kind = figure.kind if figure else entry.kind if entry else registry.Kind.NUMBER
    items = list(entry.items) if entry else []
    number = entry.value if entry and isinstance(entry.value, int) else len(items)
    words = entry.prose if entry else ("" if kind == registry.Kind.TEXT else "0")
    yield Tag(key, _("%(label)s, as it is spoken") % {"label": label}, Spoken(words, bool(number)))
    if kind == registry.Kind.NUMBER:
        exact = f"{number}{entry.count_word if entry else ''}"
        yield Tag(f"{key}_exact", _("%(label)s, exact") % {"label": label}, Spoken(exact, bool(number)))
        yield Tag(f"{key}_number", _("%(label)s, the number alone") % {"label": label}, number)
    else:
        yield Tag(f"{key}_quoted", _("%(label)s, in quotation marks") % {"label": label}, _quoted(items))
        yield Tag(f"{key}_number", _("%(label)s, how many") % {"label": label}, number)
        yield Tag(f"{key}_items", _("%(label)s, one by one") % {"label": label}, items)
    parts = [
        {"label": part.label, "value": part.value, "spoken": spoken_number(max(0, part.value))}
        for part in (entry.parts if entry else ())
        if part.value
    ]
    listed = [str(part["label"]) for part in parts] if kind == registry.Kind.NUMBER else items
    names = "、".join(listed[:MOST_QUOTED]) + ("等" if len(listed) > MOST_QUOTED else "")
    yield Tag(f"{key}_named", _("%(label)s, the first names") % {"label": label}, Spoken(names, bool(names)))
    yield Tag(f"{key}_parts", _("%(label)s, its breakdown") % {"label": label}, parts, PART_FIELDS)


def label_of(entry: Entry | None) -> str:
    """The Chinese name of a figure: its own of today; of one that is counted no more, the name it was kept by."""
    if entry is None:
        return ""
    try:
        return str(registry.get(entry.key).label)
    except KeyError:
        return entry.label


def definition_of(report: AnnualReport, entry: Entry) -> str:
    """The Chinese definition; of a closed year, the one it was closed with."""
    if report.closed_on is None:
        try:
            return str(registry.get(entry.key).definition)
        except KeyError:
            pass
    return entry.definition


def _quoted(items: list[str]) -> Spoken:
    """“甲”“乙”; titles that have marks of their own keep them. The first `MOST_QUOTED`."""
    marked = [item if item.startswith(("《", "“")) else f"“{item}”" for item in items[:MOST_QUOTED]]
    return Spoken("".join(marked), bool(items))


def _fit(words: str) -> str:
    """Without the characters XML has no room for."""
    return CONTROLS.sub("", words)


def _listed(report: AnnualReport) -> list[dict[str, Any]]:
    return [_in_list(report, position, entry) for position, entry in enumerate(report, 1)]


def _in_list(report: AnnualReport, position: int, entry: Entry) -> dict[str, Any]:
    first = list(entry.records[:MOST_RECORDS])
    others = max(0, len(entry.records) - len(first)) if len(first) == MOST_RECORDS else 0
    rest = 0
    if entry.is_number and isinstance(entry.value, int):
        rest = entry.value - sum(int(record.contribution) for record in first)
    return {
        "position": position,
        "label": label_of(entry),
        "spoken": entry.prose,
        "exact": f"{entry.value}{entry.count_word}" if entry.is_number else str(entry.value) or "无",
        "definition": definition_of(report, entry),
        "is_number": entry.is_number,
        "records": [
            {
                "position": number,
                "label": _fit(record.label),
                "note": _fit(record.note),
                "contribution": str(record.contribution) if entry.is_number else LISTED,
            }
            for number, record in enumerate(first, 1)
        ],
        "rest": rest,
        "rest_count": others,
        "sum": f"{entry.value}" if entry.is_number else "",
    }
