"""Setting the openness of many exhibits."""

from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Exhibit
from ..openness import GATE_FIELDS, Clearance, DisplayBasis, Openness, decide
from ..uses import touched_together
from .base import ExhibitBulkAction

UNCHANGED = [("", _("leave as it is"))]
# The field's own empty value means something; leaving it alone needs a value of its own.
KEEP = "-"
# Looking each of them up takes a few hundredths of a second.
MOST_TOLD = 200


class OpennessForm(forms.Form):
    openness = forms.ChoiceField(label=_("Openness"), choices=Openness, widget=forms.RadioSelect, initial=Openness.OPEN)
    display_basis = forms.ChoiceField(
        label=_("Display basis"),
        choices=[(KEEP, _("leave as it is")), *DisplayBasis.choices],
        initial=KEEP,
    )
    rights_status = forms.ChoiceField(label=_("Rights"), choices=[*UNCHANGED, *Clearance.choices], required=False)
    privacy_status = forms.ChoiceField(
        label=_("Privacy of people"), choices=[*UNCHANGED, *Clearance.choices], required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history of each exhibit."),
    )

    def decision(self) -> dict[str, str]:
        """The chosen changes, for `openness.decide`."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name in GATE_FIELDS}
        return {name: value for name, value in chosen.items() if value != KEEP and (value or name == "display_basis")}


class SetOpenness(ExhibitBulkAction):
    display_name = _("Set openness")
    action_type = "set_openness"
    aria_label = _("Set the openness of the selected exhibits")
    action_priority = 20
    form_class = OpennessForm
    permission = "exhibitions.decide_openness"
    question = _("Opening shows these exhibits to the public; closing takes them down everywhere at once.")
    button = _("Set openness")
    no_access = _("You may not decide about the openness of these exhibits:")

    def remark(self, exhibit: Exhibit) -> str:
        shown = "; ".join(place.exhibition.title for place in exhibit.placements.all()) if exhibit.showable else ""
        standing = str(exhibit.get_openness_display())
        places = _("on show in: %(places)s") % {"places": shown}
        return f"{standing} · {places}" if shown else standing

    def annotate_items(self, items: list[Exhibit]) -> list[Exhibit]:
        prefetch_related_objects(items, "placements__exhibition")
        return items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        chosen = [entry["item"] for entry in context["items"]]
        told = chosen[:MOST_TOLD]
        return {**context, "touched": touched_together(told), "untold": len(chosen) - len(told)}

    def get_execution_context(self) -> dict[str, Any]:
        return {
            **super().get_execution_context(),
            "decision": self.cleaned_form.decision(),
            "reason": self.cleaned_form.cleaned_data["reason"],
            "user": self.request.user,
        }

    @classmethod
    def execute_action(
        cls, objects: list[Exhibit], decision: Any = None, reason: str = "", user: Any = None, **_kwargs: Any
    ) -> tuple[int, int]:
        return len(decide(objects, decision, user=user, reason=reason)), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext(
            "The openness of %(count)d exhibit was changed.",
            "The openness of %(count)d exhibits was changed.",
            num_parent_objects,
        ) % {"count": num_parent_objects}
