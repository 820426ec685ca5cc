"""被锁账户: accounts that are locked after wrong passwords, and unlocking them."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from . import lockout

UNLOCK = "auth.change_user"


class UnlockForm(forms.Form):
    username = forms.CharField(max_length=150)


class LockedView(WagtailAdminTemplateMixin, FormView):
    """The list; a button unlocks."""

    form_class = UnlockForm
    template_name = "accounts/locked.html"
    page_title = _("Locked accounts")
    header_icon = "lock"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(UNLOCK):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts: dict[str, Any] = {}
        for attempt in lockout.locked():
            accounts.setdefault(str(attempt.username), attempt)
        return super().get_context_data(**kwargs) | {"accounts": accounts}

    def form_valid(self, form: Any) -> HttpResponse:
        name = form.cleaned_data["username"]
        if lockout.unlock(name, actor=self.request.user.get_username()):
            messages.success(self.request, gettext("“%(name)s” may sign in again.") % {"name": name})
        return redirect("locked_accounts")
