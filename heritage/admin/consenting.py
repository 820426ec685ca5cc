"""Recording and withdrawing a bearer's consent."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from .. import consent
from ..models import Bearer


class ConsentForm(forms.Form):
    given_on = forms.DateField(label=gettext_lazy("Given on"), widget=AdminDateInput, initial=timezone.localdate)
    scope = forms.ChoiceField(
        label=gettext_lazy("What may be shown"), choices=Bearer.Scope.choices, widget=forms.RadioSelect
    )
    until = forms.DateField(
        label=gettext_lazy("Holds until"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("Empty: without end. After that day the person is no longer shown."),
    )
    paper = forms.CharField(
        label=gettext_lazy("Where the signed paper is"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("File and number, so that it can be found."),
    )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the history. Do not name the person here."),
    )


class ConsentView(WagtailAdminTemplateMixin, FormView):
    """Notes what a bearer agreed to."""

    index_url_name: Any = None
    edit_url_name: Any = None
    form_class: Any = ConsentForm
    template_name = "heritage/admin/consent.html"
    page_title = gettext_lazy("Record consent")
    button = gettext_lazy("Record consent")
    is_withdrawal = False
    header_icon = "user"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.bearer = get_object_or_404(Bearer, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not consent.may_decide(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def edit_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.bearer.pk])

    def get_page_subtitle(self) -> str:
        return self.bearer.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Bearers")},
            {"url": self.edit_url, "label": self.bearer.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_initial(self) -> dict[str, Any]:
        bearer = self.bearer
        given = {"given_on": bearer.consent_on} if bearer.consent_on else {}
        return {**given, "scope": bearer.consent_scope, "until": bearer.consent_until, "paper": bearer.consent_paper}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            bearer=self.bearer,
            elements=self.bearer.elements.select_related("element"),
            button=self.button,
            is_withdrawal=self.is_withdrawal,
            edit_url=self.edit_url,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.carry_out(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return redirect(self.edit_url)

    def carry_out(self, chosen: dict[str, Any]) -> None:
        """Record it, and say so."""
        consent.record(self.bearer, user=self.request.user, **chosen)
        messages.success(self.request, _("Consent is recorded."))


class WithdrawConsentView(ConsentView):
    """Takes a bearer from the public, at once."""

    form_class = WithdrawalForm
    page_title = gettext_lazy("Withdraw consent")
    button = gettext_lazy("Withdraw consent")
    is_withdrawal = True
    header_icon = "no-view"

    def get_initial(self) -> dict[str, Any]:
        return {}

    def carry_out(self, chosen: dict[str, Any]) -> None:
        consent.withdraw(self.bearer, user=self.request.user, reason=chosen["reason"])
        messages.success(self.request, _("The consent is withdrawn; the public no longer sees this person."))
