"""Heritage elements as something that is imported and exported."""

from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantai.imports.headings import MappedRow
from lantai.imports.subjects import Setting, Subject, register_subject

from .. import lists, numbers
from ..exporting import export_elements
from ..models import ReferenceList
from .columns import FIELDS
from .keys import key_of_texts
from .session import PERMISSIONS, ElementSession


class ElementSubject(Subject):
    """Rows are entries of a list, found again by number, name, batch and region."""

    name = "heritage"
    label = _("Heritage elements")
    icon = "heritage"
    permissions = PERMISSIONS
    fields = FIELDS
    key_field = "name"
    title_field = "name"
    hints = (
        _("A row whose number and name are known changes that element; others add one, as a draft."),
        _("What is public changes only by review: for a public element the change waits as a draft."),
        _("Columns the file does not have leave their fields alone."),
        _("An empty cell clears a text. It never changes category, level or batch."),
        _("A number stands for an element, for its extensions in later batches and, in one batch, for its branches."),
        _("Bearers are personal data: they are entered on the site, with their consent, and never in a list."),
    )

    def normalise_key(self, text: str) -> str:
        return numbers.normalise(text)

    def key_of(self, row: MappedRow) -> str:
        return key_of_texts(row.values)

    def key_shown(self, row: MappedRow) -> str:
        return row.values.get("number_text", "") or row.values["name"]

    def begin(self, setting: Setting) -> ElementSession:
        return ElementSession(setting)

    def option_fields(self) -> dict[str, Any]:
        known = list(ReferenceList.objects.values_list("name", flat=True))
        offered = [*known, *([] if lists.NATIONAL_NAME in known else [lists.NATIONAL_NAME])]
        return {
            "into": forms.ChoiceField(
                label=_("Into which register"),
                choices=[(lists.OWN, _("the hall's own register")), *((name, name) for name in offered)],
                widget=forms.RadioSelect,
                help_text=_(
                    "Entries of a reference list are looked up, not answered for: they get no page of their own. A "
                    "column 名录 decides row by row instead."
                ),
            )
        }

    def export(self, target: Path) -> int:
        return export_elements(target)


register_subject(ElementSubject())
