"""Withdrawing and renewing a consent in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from lantai.media.papers import check_paper

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
        label=gettext_lazy("last day"),
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


class DecisionView(WagtailAdminTemplateMixin, FormView):
    """About one consent; for those who may decide."""

    index_url_name: Any = None
    edit_url_name: Any = None
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consent = get_object_or_404(Consent.objects.select_related("item", "renewed_by"), pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (ledger.may_decide(request.user) and request.user.has_perm("consents.change_ledgeritem")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def edit_url(self) -> str:
        """Where the entry is edited."""
        return reverse(self.edit_url_name, args=[self.consent.item_id])

    def get_page_subtitle(self) -> str:
        return str(self.consent.item)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Ledger of consents")},
            {"url": self.edit_url, "label": str(self.consent.item)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "media": context["form"].media,
            "form_is_multipart": True,
            "consent": self.consent,
            "item": self.consent.item,
            "used_in": usage.users_of(self.consent.item.file),
            "edit_url": self.edit_url,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.decide(form.cleaned_data)
        except ValidationError as error:
            by_field = getattr(error, "error_dict", {})
            for name in by_field.keys() & form.fields.keys():
                form.add_error(name, by_field[name])
            if form.is_valid():
                form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, self.success_message() % {"title": self.consent.item})
        return redirect(self.edit_url)

    def decide(self, chosen: dict[str, Any]) -> None:
        """Carry it out; raises `ValidationError`."""
        raise NotImplementedError

    def success_message(self) -> str:
        """With a place for the item's title."""
        raise NotImplementedError


class WithdrawView(DecisionView):
    form_class = WithdrawalForm
    template_name = "consents/admin/withdraw.html"
    page_title = gettext_lazy("Withdraw consent")
    header_icon = "no-view"

    def decide(self, chosen: dict[str, Any]) -> None:
        ledger.withdraw(self.consent, user=self.request.user, reason=chosen["reason"])

    def success_message(self) -> str:
        return _("Consent is withdrawn. The public no longer gets “%(title)s” anywhere.")


class RenewView(DecisionView):
    form_class = RenewalForm
    template_name = "consents/admin/renew.html"
    page_title = gettext_lazy("Renew consent")
    header_icon = "rotate"

    def get_initial(self) -> dict[str, Any]:
        uses = {use: getattr(self.consent, use) for use in USES}
        return {"valid_from": timezone.localdate(), "form": self.consent.form, "contact": self.consent.contact, **uses}

    def decide(self, chosen: dict[str, Any]) -> None:
        ledger.renew(self.consent, user=self.request.user, **chosen)

    def success_message(self) -> str:
        return _("Consent for “%(title)s” is renewed.")
