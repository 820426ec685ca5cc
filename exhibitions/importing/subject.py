"""Exhibits as a subject of import and export."""

from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantai.imports.subjects import Setting, Subject, register_subject

from ..exporting import export_exhibits
from ..models.exhibit import Kind
from ..reference_codes import normalise
from .columns import FIELDS
from .session import PERMISSIONS, ExhibitSession


class ExhibitSubject(Subject):
    """Rows are exhibits, found again by their 档号."""

    name = "exhibits"
    label = _("Exhibits")
    icon = "image"
    permissions = PERMISSIONS
    fields = FIELDS
    key_field = "reference_code"
    title_field = "title"
    takes_files = True
    hints = (
        _("A row whose reference code is known changes that record; a new one adds a record."),
        _("Columns the file does not have leave their fields alone."),
        _(
            "An empty cell clears a text, a date, tags, place and related exhibits. It never changes kind, quantity or "
            "pictures (无 takes pictures off), nor what decides whether a record may be shown."
        ),
        _("Pictures taken off an exhibit stay in the library."),
        _(
            "Dates stay as written. Also read are 1955年5月上旬, 1955年上半年, 上世纪八十年代末, 五六十年代, 20世纪上半叶, 清末, 光绪年间, "
            "民国初年, “文化大革命”时期, 1955年农历五月初五, 清末至民国 and 光绪三年（1877）. What has no agreed beginning and end "
            "(解放前, 改革开放初期, 明末) is refused: write the years it may be of, such as 1900—1949."
        ),
    )

    def normalise_key(self, text: str) -> str:
        return normalise(text)

    def begin(self, setting: Setting) -> ExhibitSession:
        return ExhibitSession(setting)

    def option_fields(self) -> dict[str, Any]:
        return {
            "kind": forms.ChoiceField(
                label=_("Kind of rows that name none"),
                choices=[("", _("as the columns tell"))] + [(k.value, k.label) for k in Kind],
                required=False,
                help_text=_("For lists without a column 类型."),
            ),
            "take_clearance": forms.BooleanField(
                label=_("Rights and privacy of what the list calls open have been checked"),
                required=False,
                help_text=_(
                    "Where the file has no columns 版权状况 and 隐私审查, rows that state 开放, or a display basis outside "
                    "the holdings, then count as cleared, on your word. Without this they wait until somebody checks them."
                ),
            ),
        }

    def export(self, target: Path) -> int:
        return export_exhibits(target)


register_subject(ExhibitSubject())
