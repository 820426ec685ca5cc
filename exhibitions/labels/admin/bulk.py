"""Labels for a selection of exhibits, from their list."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ...bulk_actions.base import ExhibitBulkAction
from ...models import Exhibit
from .. import sheets
from .forms import LooksForm


class LabelsForm(LooksForm):
    title = forms.CharField(
        label=_("Title of the sheet"), max_length=255, required=False, help_text=_("Left empty: the time.")
    )
    field_order = ("title",)


class PrintLabels(ExhibitBulkAction):
    display_name = _("Labels")
    action_type = "print_labels"
    aria_label = _("Print labels for the selected exhibits")
    action_priority = 30
    form_class = LabelsForm
    permission = "labels.add_labelsheet"
    question = _("How shall the labels look? You see them before they are printed.")
    button = _("To the preview")
    no_access = _("You may not print labels of these exhibits:")

    def remark(self, exhibit: Exhibit) -> str:
        return "" if exhibit.showable else str(_("may not be shown: it gets no label"))

    def prepare_action(self, objects: list[Exhibit], _objects_without_access: Any) -> HttpResponse:
        """Nothing is done to the exhibits: what is chosen becomes a sheet to look at."""
        sheet = sheets.begin(user=self.request.user, exhibits=objects, **self.cleaned_form.cleaned_data)
        return redirect("label_sheets:preview", sheet.pk)

    @classmethod
    def execute_action(cls, objects: list[Exhibit], **_kwargs: Any) -> tuple[int, int]:
        return len(objects), 0
