"""Entering a proof, and comparing two versions on screen and on paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from .. import comparison, proofs, stages
from .form import CountedInput
from .steps import EntryView, _put, home_of


class ProofForm(forms.Form):
    read_by = forms.CharField(label=pgettext_lazy("yearbook", "Read by"), max_length=60)
    read_on = forms.DateField(label=pgettext_lazy("yearbook", "Read on"), widget=AdminDateInput)
    text = forms.CharField(label=gettext_lazy("Corrected text"), widget=CountedInput, strip=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class ProofView(EntryView, FormView):
    """Begins with the text of the round before; what is saved is kept for good."""

    form_class = ProofForm
    template_name = "yearbook/admin/proof.html"

    def get_page_title(self) -> str:
        return _("Enter the corrected text: %(round)s") % {"round": self.entry.get_stage_display()}

    def is_allowed(self) -> bool:
        return bool(self.request.user.has_perm(stages.DRAFT))

    def get_initial(self) -> dict[str, Any]:
        versions = proofs.versions(self.entry)
        return {"text": versions[-1].text, "read_on": timezone.localdate()}

    def get_form(self, form_class: Any = None) -> ProofForm:
        form: ProofForm = super().get_form(form_class)
        words = {"data-count-limit": self.entry.limit, "data-count-words": _("characters")}
        form.fields["text"].widget.attrs.update(words)
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        readings = list(self.entry.proof_rounds.filter(stage=self.entry.stage))
        is_proof = self.entry.stage in stages.PROOFS
        return {**super().get_context_data(**kwargs), "readings": readings, "is_proof": is_proof}

    def form_valid(self, form: ProofForm) -> HttpResponse:
        said = form.cleaned_data
        try:
            kept = proofs.record(self.entry, user=self.request.user, **said)
        except ValidationError as error:
            _put(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("“%(round)s” is kept.") % {"round": kept})
        return redirect(home_of(self.entry, self.request.user))


class CompareView(EntryView, TemplateView):
    """Any two versions of the text, `?old=` and `?new=`; `?print=1` gives the sheet for paper."""

    page_title = gettext_lazy("Compare versions")

    def get_template_names(self) -> list[str]:
        return ["yearbook/admin/compare_sheet.html" if self.request.GET.get("print") else "yearbook/admin/compare.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = proofs.versions(self.entry)
        by_key = {version.key: version for version in versions}
        old = by_key.get(self.request.GET.get("old", ""), versions[max(0, len(versions) - 2)])
        new = by_key.get(self.request.GET.get("new", ""), versions[-1])
        parts = comparison.compare(old.text, new.text)
        return {
            **super().get_context_data(**kwargs),
            "versions": versions,
            "old": old,
            "new": new,
            "parts": parts,
            "changes": comparison.changes(parts),
        }
