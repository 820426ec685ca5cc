"""Wording of the annual summary, rows of the return, an exhibition's report."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lantai.summary.models import ReturnRow, SummaryTemplate
from lantai.summary.word import default

from ..cast import Cast
from . import ADMIN, REVIEWERS, Action, Rows

WORDING = {"editor", "director"} | ADMIN
ROWS: Rows = [
    ("summary_*", WORDING),
    ("return_rows:index*", WORDING | {"final_reviewer"}),
    ("return_rows:*", WORDING),
    ("exhibition_report*", {"editor", "director"} | REVIEWERS | ADMIN),
]


def samples(_cast: Cast) -> dict[str, Any]:
    template = SummaryTemplate(name="旧.docx")
    template.file.save("template.docx", SimpleUploadedFile("template.docx", default.template()))
    row = ReturnRow.objects.create(year=2001, name="举办档案展览", unit="个", figure="exhibitions_held")
    return {
        "summary_template:pk": template.pk,
        "summary_use:pk": template.pk,
        "return_rows:pk": row.pk,
        "exhibition_report:page_id": _exhibition(),
    }


def _exhibition() -> int:
    from exhibitions.models import ExhibitionPage

    return ExhibitionPage.objects.get(slug="qing-ting-dangan-shuo").pk


def replaces_the_template(client: Client, _samples: dict[str, Any]) -> bool:
    client.post("/cms/annual-summary/wording/", {"file": SimpleUploadedFile("本馆.docx", default.template())})
    return SummaryTemplate.objects.filter(name="本馆.docx", is_in_use=True).exists()


def adds_a_row(client: Client, _samples: dict[str, Any]) -> bool:
    data = {"year": 2002, "sort_order": 1, "code": "", "name": "行", "unit": "个", "definition": "", "figure": ""}
    client.post("/cms/statistics-return/new/", data)
    return ReturnRow.objects.filter(year=2002).exists()


def copies_a_year(client: Client, _samples: dict[str, Any]) -> bool:
    client.post("/cms/statistics-return/copy-year/", {"from_year": 2001, "to_year": 2003})
    return ReturnRow.objects.filter(year=2003).exists()


ACTIONS: list[tuple[Action, set[str]]] = [
    (replaces_the_template, WORDING),
    (adds_a_row, WORDING),
    (copies_a_year, WORDING),
]
