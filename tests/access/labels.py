"""Short links, sheets of labels, posters."""

from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from exhibitions.labels import sheets
from exhibitions.labels.links import link_of
from exhibitions.labels.models import LabelPrint, LabelSheet, LabelWords
from exhibitions.models import Exhibit
from lantai.ops.work.models import Job

from ..cast import Cast
from ..factories import ExhibitFactory
from . import EDITOR, EVERYBODY, Action, Rows

ROWS: Rows = [
    ("short_link*", EVERYBODY),
    ("label_sheets:*", EDITOR),
    ("label_words", {"final_reviewer", *EDITOR}),
    ("poster*", EDITOR),
]


def samples(cast: Cast) -> dict[str, Any]:
    exhibit = ExhibitFactory(reference_code="0901-BQ-1")
    sheet = sheets.begin(user=None, exhibits=[exhibit])
    made = LabelPrint.objects.create(sheet=sheet, made_at=timezone.now(), holds={"exhibits": [exhibit.pk]})
    made.file.save("made.pdf", ContentFile(b"%PDF"))
    working = LabelPrint.objects.create(sheet=sheet, job=Job.objects.create(kind_name="labels.print"))
    code = link_of(exhibit).code
    return {
        "label_sheets:pk": sheet.pk,
        "label_sheets:page": 1,
        "label_sheets:print:pk": made.pk,
        "label_sheets:print_delete:pk": made.pk,
        "label_sheets:print_restart:pk": working.pk,
        "label_words:pk": exhibit.pk,
        "short_link:code": code,
        "short_link_typed:code": code,
    }


def _exhibit() -> Exhibit:
    return Exhibit.objects.get(reference_code="0901-BQ-1")


def prints_labels(client: Client, samples: dict[str, Any]) -> bool:
    client.post(f"/cms/labels/preview/{samples['label_sheets:pk']}/")
    return LabelSheet.objects.get(pk=samples["label_sheets:pk"]).printed_at is not None


def takes_labels(client: Client, samples: dict[str, Any]) -> bool:
    # Read to its end, which closes the file.
    return client.get(f"/cms/labels/print/{samples['label_sheets:print:pk']}/").getvalue() == b"%PDF"


def deletes_labels(client: Client, samples: dict[str, Any]) -> bool:
    client.post(f"/cms/labels/print/{samples['label_sheets:print:pk']}/delete/")
    return not LabelPrint.objects.filter(pk=samples["label_sheets:print:pk"]).exists()


def makes_a_sheet(client: Client, _samples: dict[str, Any]) -> bool:
    data = {"title": "x", "size": "90x55", "languages": "zh"}
    client.post(f"/cms/bulk/exhibitions/exhibit/print_labels/?id={_exhibit().pk}", data)
    return LabelSheet.objects.filter(title="x").exists()


def words_a_label(client: Client, _samples: dict[str, Any]) -> bool:
    client.post(f"/cms/labels/words/{_exhibit().pk}/", {"text": "x", "title_en": "", "text_en": ""})
    return LabelWords.objects.filter(exhibit=_exhibit()).exists()


ACTIONS: list[tuple[Action, set[str]]] = [
    (prints_labels, EDITOR),
    (takes_labels, EDITOR),
    (deletes_labels, EDITOR),
    (makes_a_sheet, EDITOR),
    (words_a_label, {"final_reviewer", *EDITOR}),
]
