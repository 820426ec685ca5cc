"""Records of every kind, each table as JSON and CSV, and a dictionary that says what every field means."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, JSONField, Model
from django.utils.encoding import is_protected_type
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.fields import StreamField

from lantai.ops.made_files import Tell

from . import rules

CHUNK = 500
LANGUAGES = ("zh-hans", "en")
DICTIONARY = (
    "table",
    "table_zh",
    "table_en",
    "field",
    "field_zh",
    "field_en",
    "type",
    "refers_to",
    "choices",
    "help_zh",
)


def write(folder: Path, tell: Tell) -> list[str]:
    """`records/<app>.<Model>.json` and `.csv`, `records/dictionary.json` and `.csv`. One record is in memory at a time."""
    target = folder / "records"
    target.mkdir(parents=True, exist_ok=True)
    models = list(rules.tables())
    lines = []
    for number, model in enumerate(models, 1):
        words = _("Writing records")
        tell(words, number, len(models))
        count = _write_table(model, target, lambda: tell(words, number, len(models)))  # noqa: B023 - called at once
        lines += [{**line, "records": count} for line in dictionary_of(model)]
    _write_dictionary(target, lines)
    return []


def _write_table(model: type[Model], target: Path, go_on: Any) -> int:
    fields = rules.fields_of(model)
    name = model._meta.label
    count = 0
    with (
        (target / f"{name}.json").open("w", encoding="utf-8") as plain,
        # With a byte order mark, spreadsheet programs read Chinese right.
        (target / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as sheet,
    ):
        rows = csv.writer(sheet)
        rows.writerow([field.attname for field in fields])
        plain.write("[")
        for record in rules.records_of(model).order_by("pk").iterator(chunk_size=CHUNK):
            values = {field.attname: value_of(field, record) for field in fields}
            plain.write((",\n" if count else "\n") + json.dumps(values, ensure_ascii=False, cls=DjangoJSONEncoder))
            rows.writerow([_cell(value) for value in values.values()])
            count += 1
            if count % CHUNK == 0:
                go_on()
        plain.write("\n]\n")
    return count


def value_of(field: "Field[Any, Any]", record: Model) -> Any:
    """A value as JSON can say it; structured text and JSON as structures."""
    value = field.value_from_object(record)
    if isinstance(field, StreamField):
        return field.stream_block.get_prep_value(value)
    if isinstance(field, JSONField) or is_protected_type(value):
        return value
    return field.value_to_string(record)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    # A spreadsheet program would carry out what begins like a formula.
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def dictionary_of(model: type[Model]) -> Iterator[dict[str, Any]]:
    """One line for each field of a table."""
    for field in rules.fields_of(model):
        told: dict[str, Any] = {"table": model._meta.label, "field": field.attname, "type": field.get_internal_type()}
        for language, ending in zip(LANGUAGES, ("zh", "en"), strict=True):
            with override(language):
                told[f"table_{ending}"] = str(model._meta.verbose_name)
                told[f"field_{ending}"] = str(field.verbose_name)
        with override(LANGUAGES[0]):
            told["help_zh"] = str(field.help_text)
            told["choices"] = {str(value): str(label) for value, label in field.flatchoices}
        related = field.related_model
        told["refers_to"] = related._meta.label if related and not isinstance(related, str) else ""
        yield told


def _write_dictionary(target: Path, lines: list[dict[str, Any]]) -> None:
    with (target / "dictionary.json").open("w", encoding="utf-8") as file:
        json.dump(lines, file, ensure_ascii=False, indent=1)
    with (target / "dictionary.csv").open("w", encoding="utf-8-sig", newline="") as sheet:
        rows = csv.writer(sheet)
        rows.writerow([*DICTIONARY, "records"])
        for line in lines:
            rows.writerow([_cell(line[name] or "") for name in DICTIONARY] + [line["records"]])
