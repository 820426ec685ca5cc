"""The form an exhibit is edited with: the fields of its kind, and the gate apart from the rest."""

import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import ORDERING_FIELD_NAME
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..models import Exhibit
from ..models.exhibit import DEFAULT_UNITS, KIND_FIELDS, SOME_KINDS_ONLY, Kind
from ..openness import GATE_FIELDS, may_decide, reasons_against
from ..reference_codes import normalise

# What a field is called where a kind has a word of its own for it.
LABELS: dict[str, dict[str, Any]] = {
    Kind.PHOTO: {"date_text": _("date taken (拍摄时间)"), "description": _("words about the photograph (文字说明)")},
    Kind.DOCUMENT: {"date_text": _("date of the document (文件日期)"), "creator": _("issuing body (责任者)")},
    Kind.ARTIFACT: {"title": _("name (名称)"), "date_text": _("period (年代)"), "creator": _("maker (制作者)")},
}


class ExhibitForm(WagtailAdminModelForm):
    """Edits one exhibit. What is chosen about openness is left in `decision`, for `openness.decide` to carry out."""

    decision_reason = forms.CharField(
        label=_("reason for the decision"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history. Needed when an exhibit the public sees is closed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision: dict[str, str] = {}
        self.kind = self._kind()
        for name in SOME_KINDS_ONLY - KIND_FIELDS[self.kind]:
            self.fields.pop(name, None)
        if not may_decide(self.for_user):
            for name in (*GATE_FIELDS, "decision_reason"):
                self.fields.pop(name, None)
        for name, label in LABELS[self.kind].items():
            if name in self.fields:
                self.fields[name].label = label
        if "extent_unit" in self.fields:
            self.fields["extent_unit"].widget.attrs["placeholder"] = DEFAULT_UNITS[self.kind]

    def _kind(self) -> Kind:
        named = self.data.get(self.add_prefix("kind")) if self.is_bound else self.initial.get("kind")
        return Kind(named) if named in Kind.values else Kind(self.instance.kind)

    def clean_reference_code(self) -> str:
        return normalise(self.cleaned_data["reference_code"])

    def validate_unique(self) -> None:
        taken = Exhibit.objects.filter(reference_code=self.instance.reference_code).exclude(pk=self.instance.pk).first()
        if taken:
            error = ValidationError(
                _("“%(title)s” already has the reference code %(code)s."),
                code="unique",
                params={"title": taken.title, "code": taken.reference_code},
            )
            self.add_error("reference_code", error)
        else:
            super().validate_unique()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.decision = {
            name: value
            for name in GATE_FIELDS
            if name in cleaned and (value := cleaned.pop(name)) != getattr(self.instance, name)
        }
        if self.closes_what_is_shown() and not cleaned.get("decision_reason", "").strip():
            self.add_error("decision_reason", _("Say why it is withdrawn; the log keeps it."))
        related = self.formsets["related"].forms if "related" in self.formsets else []
        if self.instance.pk and any(str(row["other"].value()) == str(self.instance.pk) for row in related):
            self.add_error(None, _("An exhibit is not related to itself."))
        return cleaned

    def closes_what_is_shown(self) -> bool:
        """Whether the decision takes from the public what it sees now."""
        if not self.decision or not self.instance.pk or reasons_against(self.instance):
            return False
        after = copy.copy(self.instance)
        for name, value in self.decision.items():
            setattr(after, name, value)
        return bool(reasons_against(after))

    @property
    def edits_record(self) -> bool:
        """Whether anything but the gate was changed."""
        if set(self.changed_data) - {*GATE_FIELDS, "decision_reason"}:
            return True
        return any(_rows_changed(formset) for formset in self.formsets.values())

    def save(self, commit: bool = True) -> Exhibit:
        if "kind" in self.changed_data:
            for name in SOME_KINDS_ONLY - KIND_FIELDS[self.kind]:
                setattr(self.instance, name, "")
        exhibit: Exhibit = super().save(commit)
        return exhibit

    def suspend_judgement(self) -> None:
        """Show what was typed without any error, while the editor is still choosing the kind."""
        self.is_valid()
        self._errors = ErrorDict()
        for formset in self.formsets.values():
            formset._non_form_errors = ErrorList()
            for form in formset.forms:
                form._errors = ErrorDict()


def _rows_changed(formset: Any) -> bool:
    """Whether rows were added, removed, changed or moved; the formset itself takes any posted order for a change."""
    rows = formset.ordered_forms
    if formset.deleted_forms or any(set(row.changed_data) - {ORDERING_FIELD_NAME} for row in rows):
        return True
    return [row.instance.pk for row in rows] != [row.instance.pk for row in formset.forms if row in rows]
