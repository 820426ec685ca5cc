"""A year's figures as JSON.

`{"year": 2025, "until": "2025-12-31", "closed_on": null, "figures": {"photos_shown": {"value": 126, "prose": "120余幅",
"label": …, "unit": "幅", "kind": "number", "topic": …, "definition": …, "parts": [{"label": …, "value": …}],
"items": […]}}}`: `items` of text figures only. With records each figure has `"records": [{"id", "label",
"contribution", "note"}]`.
"""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from .annual import AnnualReport, Entry
from .formats import Format, register_format


def as_data(report: AnnualReport, *, with_records: bool = False) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "year": report.year,
        "until": report.until.isoformat(),
        "closed_on": report.closed_on.isoformat() if report.closed_on else None,
        "figures": {entry.key: _figure(entry, with_records=with_records) for entry in report},
    }


def _figure(entry: Entry, *, with_records: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "value": entry.value,
        "prose": entry.prose,
        "label": entry.label,
        "unit": entry.count_word,
        "kind": str(entry.kind),
        "topic": str(entry.topic.value),
        "definition": entry.definition,
        "parts": [{"label": part.label, "value": part.value} for part in entry.parts],
    }
    if not entry.is_number:
        data["items"] = list(entry.items)
    if with_records:
        data["records"] = [
            {"id": r.ident, "label": r.label, "contribution": r.contribution, "note": r.note} for r in entry.records
        ]
    return data


def write(report: AnnualReport) -> bytes:
    """UTF-8, indented, records included."""
    return (json.dumps(as_data(report, with_records=True), ensure_ascii=False, indent=2) + "\n").encode()


register_format(Format("json", _("JSON (for programs)"), "application/json", write, is_text=True))
