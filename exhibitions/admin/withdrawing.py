"""撤展: taking an exhibit from the public, in one action."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..models import Exhibit
from ..openness import CLOSING, Openness, may_decide, withdraw
from ..uses import touched


class WithdrawalForm(forms.Form):
    openness = forms.ChoiceField(
        label=gettext_lazy("Closed as"),
        choices=[(value.value, value.label) for value in CLOSING],
        initial=Openness.CONTROLLED,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the history, with the places where it had been shown."),
    )


class WithdrawView(WagtailAdminTemplateMixin, FormView):
    """Names where the exhibit is shown, asks for the reason, and closes it."""

    index_url_name: Any = None
    edit_url_name: Any = None
    history_url_name: Any = None
    form_class = WithdrawalForm
    template_name = "exhibitions/admin/withdraw.html"
    page_title = gettext_lazy("Withdraw")
    header_icon = "no-view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.exhibit = get_object_or_404(Exhibit, pk=kwargs["pk"])
        self.next_url = get_valid_next_url_from_request(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_decide(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.exhibit)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Exhibits")},
            {"url": reverse(self.edit_url_name, args=[self.exhibit.pk]), "label": str(self.exhibit)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "exhibit": self.exhibit,
            "touched": touched(self.exhibit),
            "next": self.next_url,
            "edit_url": reverse(self.edit_url_name, args=[self.exhibit.pk]),
        }

    def form_valid(self, form: WithdrawalForm) -> HttpResponse:
        chosen = form.cleaned_data
        withdraw(self.exhibit, user=self.request.user, reason=chosen["reason"], openness=chosen["openness"])
        messages.success(
            self.request,
            _("“%(title)s” is withdrawn. The public no longer sees it or its pictures anywhere.")
            % {"title": self.exhibit},
            buttons=[messages.button(reverse(self.history_url_name, args=[self.exhibit.pk]), _("History"))],
        )
        return redirect(self.next_url or reverse(self.edit_url_name, args=[self.exhibit.pk]))
