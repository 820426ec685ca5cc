"""Withdrawing and renewing a consent in the admin."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from lantai.media.papers import check_paper
from lantai.ops.action_form import ActionFormView

from .. import ledger, usage
from ..models import Consent
from ..models.consent import USES


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the history, with the places where it had been used. Name nobody here."),
    )


class RenewalForm(forms.Form):
    valid_from = forms.DateField(label=pgettext_lazy("consent", "from"), widget=AdminDateInput)
    valid_until = forms.DateField(
        label=pgettext_lazy("consent", "last day"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("Empty: until it is withdrawn."),
    )
    form = forms.ChoiceField(label=gettext_lazy("form of consent"), choices=Consent.Form.choices)
    scan = forms.FileField(label=gettext_lazy("scan of the paper"), required=False, validators=[check_paper])
    contact = forms.CharField(label=gettext_lazy("how to reach them"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for use, label in USES.items():
            self.fields[use] = forms.BooleanField(label=label, required=False)


class DecisionView(ActionFormView):
    """About one consent; for those who may decide."""

    index_label = gettext_lazy("Ledger of consents")

    def get_record(self, pk: int) -> Any:
        self.consent = get_object_or_404(Consent.objects.select_related("item", "renewed_by"), pk=pk)
        return self.consent.item

    def is_permitted(self) -> bool:
        user = self.request.user
        return ledger.may_decide(user) and user.has_perm("consents.change_ledgeritem")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        used_in = usage.users_of(self.record.file)
        return {
            **super().get_context_data(**kwargs),
            "consent": self.consent,
            "item": self.record,
            "used_in": used_in,
        }


class WithdrawView(DecisionView):
    form_class = WithdrawalForm
    template_name = "consents/admin/withdraw.html"
    page_title = gettext_lazy("Withdraw consent")
    header_icon = "no-view"

    def carry_out(self, chosen: dict[str, Any]) -> str:
        ledger.withdraw(self.consent, user=self.request.user, reason=chosen["reason"])
        return _("Consent is withdrawn. The public no longer gets “%(title)s” anywhere.") % {"title": self.record}


class RenewView(DecisionView):
    form_class = RenewalForm
    template_name = "consents/admin/renew.html"
    page_title = gettext_lazy("Renew consent")
    header_icon = "rotate"

    def get_initial(self) -> dict[str, Any]:
        uses = {use: getattr(self.consent, use) for use in USES}
        return {"valid_from": timezone.localdate(), "form": self.consent.form, "contact": self.consent.contact, **uses}

    def carry_out(self, chosen: dict[str, Any]) -> str:
        ledger.renew(self.consent, user=self.request.user, **chosen)
        return _("Consent for “%(title)s” is renewed.") % {"title": self.record}
