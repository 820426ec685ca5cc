"""Sheets of labels as PDF, and as pictures of their pages."""

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lantai.media import typesetting
from lantai.ops.made_files import Tell

from ...models import Exhibit
from ..links import links_of, specimens
from ..models import LabelSheet, LabelWords, ShortLink
from ..models.sheet import Size
from ..qr import qr_svg
from .sizes import SETTINGS, Setting

TEMPLATE = Path(__file__).parent / "labels.typ"
# Longer than this a run of letters may be broken anywhere: it would reach into the next label.
_RUN = re.compile(r"[!-~]{16,}")
_PARTS = {
    "title": gettext_lazy("title"),
    "title-en": gettext_lazy("English title"),
    "code": gettext_lazy("reference code"),
    "text": gettext_lazy("short text"),
    "text-en": gettext_lazy("English text"),
}
_WHAT = {
    "small": gettext_lazy("%(part)s set small"),
    "cut": gettext_lazy("%(part)s cut short"),
    "left": gettext_lazy("no room for the %(part)s"),
}


@dataclass(frozen=True)
class Printed:
    """Pages as one PDF or as pictures; `remarks` are sentences for each label that had to be made to fit."""

    content: Any
    remarks: list[str] = field(default_factory=list)


def pages_of(sheet: LabelSheet, count: int) -> int:
    """How many A4 sheets so many labels take."""
    return -(-count // SETTINGS[Size(sheet.size)].per_sheet)


def _silently(_step: str, _done: int, _total: int) -> None:
    pass


def pdf(sheet: LabelSheet, exhibits: list[Exhibit], tell: Tell = _silently) -> Printed:
    """The labels of these exhibits, print-ready; tells how far it is. Raises `typesetting.CannotTypesetError`."""
    return _print(sheet, exhibits, "pdf", tell=tell)


def picture(sheet: LabelSheet, exhibits: list[Exhibit], page: int, ppi: int = 110) -> bytes:
    """One page (from 1) as a PNG picture, for the preview. Raises `typesetting.CannotTypesetError`."""
    per_sheet = SETTINGS[Size(sheet.size)].per_sheet
    content = _print(sheet, exhibits[(page - 1) * per_sheet : page * per_sheet], "png", ppi).content
    return bytes(content[0] if isinstance(content, list) else content)


def remarks(sheet: LabelSheet, exhibits: list[Exhibit]) -> list[str]:
    """What would have to be made to fit, and what could not be printed. Raises `typesetting.CannotTypesetError`."""
    return _print(sheet, exhibits, None).remarks


def _print(
    sheet: LabelSheet, exhibits: list[Exhibit], fmt: str | None, ppi: int = 144, tell: Tell = _silently
) -> Printed:
    typesetting.check()
    data = data_of(sheet, exhibits, links_of(exhibits) if fmt == "pdf" else specimens(exhibits), tell)
    tell(_("The pages are set."), len(exhibits), len(exhibits))
    with TemporaryDirectory(prefix="lantai-labels-") as name:
        folder = Path(name)
        (folder / "labels.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        shutil.copy(TEMPLATE, folder / TEMPLATE.name)
        try:
            compiler = typesetting.compiler(folder, TEMPLATE.name)
            content = compiler.compile(format=fmt, ppi=ppi, timestamp=0) if fmt else None
            noted = json.loads(compiler.query("<remark>", field="value")) if fmt != "png" else []
        except typesetting.errors() as error:
            raise typesetting.CannotTypesetError(
                _("The labels could not be set: %(reason)s") % {"reason": error}
            ) from error
    return Printed(content, _told(noted, exhibits, data))


def data_of(
    sheet: LabelSheet, exhibits: list[Exhibit], links: dict[int, ShortLink], tell: Tell = _silently
) -> dict[str, Any]:
    """Everything the template sets."""
    setting = SETTINGS[Size(sheet.size)]
    words = LabelWords.objects.in_bulk([exhibit.pk for exhibit in exhibits])
    is_bilingual = sheet.languages == LabelSheet.Languages.BOTH
    labels = []
    for number, exhibit in enumerate(exhibits):
        tell(_("Codes are drawn."), number, len(exhibits))
        own = words.get(exhibit.pk) or LabelWords()
        labels.append(_label(exhibit, links[exhibit.pk], own, is_bilingual=is_bilingual))
    data: dict[str, Any] = typesetting.clean(
        {
            "title": sheet.title,
            "marks": sheet.has_marks,
            "has-text": sheet.has_text,
            "bilingual": is_bilingual,
            **_measures(setting),
            "labels": labels,
        }
    )
    return data


def _measures(setting: Setting) -> dict[str, Any]:
    return {
        "width": setting.width,
        "height": setting.height,
        "columns": setting.columns,
        "rows": setting.rows,
        "landscape": setting.landscape,
        "pad": setting.pad,
        "title-size": setting.title,
        "title-least": setting.title_least,
        "text-size": setting.text,
        "text-least": setting.text_least,
        "small": setting.small,
        "link-size": setting.link,
        "qr": setting.qr,
    }


def _label(exhibit: Exhibit, link: ShortLink, words: LabelWords, *, is_bilingual: bool) -> dict[str, Any]:
    # What stands in print, whatever language the interface speaks.
    code = ("档号 Ref. " if is_bilingual else "档号 ") + exhibit.reference_code
    return {
        "pk": exhibit.pk,
        "title": _breakable(exhibit.title),
        "title-en": _breakable(words.title_en) if is_bilingual else "",
        "meta": "　".join(filter(None, [exhibit.date_shown, exhibit.extent_shown])),
        "code": _breakable(code),
        "text": _breakable(words.text or exhibit.description),
        "text-en": _breakable(words.text_en) if is_bilingual else "",
        "address": link.address,
        "link": f"/x/{link.code}",
        "qr": qr_svg(link.address),
    }


def _breakable(text: str) -> str:
    """Text on one line, long runs of letters with invisible places to break."""
    return _RUN.sub(lambda run: "\u200b".join(run[0]), " ".join(text.split()))


def _told(noted: list[dict[str, Any]], exhibits: list[Exhibit], data: dict[str, Any]) -> list[str]:
    named = {exhibit.pk: str(exhibit) for exhibit in exhibits}
    found: dict[int, list[str]] = {}
    for remark in noted:
        part, _dot, what = remark["what"].partition(".")
        found.setdefault(remark["label"], []).append(str(_WHAT[what]) % {"part": _PARTS[part]})
    for label in data["labels"]:
        texts = [label[key] for key in ("title", "title-en", "meta", "code", "text", "text-en")]
        if lacking := typesetting.missing_characters(texts):
            found.setdefault(label["pk"], []).append(
                _("no font has these characters: %(characters)s") % {"characters": " ".join(lacking)}
            )
    separator, colon = _("; "), pgettext("between a label and what it says", ":")
    return [f"{named[pk]}{colon} {separator.join(words)}" for pk, words in found.items()]
