"""Pages of the second step: entering a code, setting up an authenticator, recovery codes, and taking it away."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from . import devices

RESET = "auth.change_user"


class CodeForm(forms.Form):
    """One code; `try_code` says whether it is right."""

    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "off", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, user: Any, try_code: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.try_code = user, try_code

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if seconds := devices.waiting(self.user):
            raise ValidationError(
                ngettext(
                    "There were wrong codes. In %(seconds)d second you may try again.",
                    "There were wrong codes. In %(seconds)d seconds you may try again.",
                    seconds,
                )
                % {"seconds": seconds}
            )
        if not self.try_code(code):
            raise ValidationError(
                gettext("This code is not right. Each is good once; wait for the next one. Is the phone's clock right?")
            )
        return code


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class StepView(WagtailAdminTemplateMixin, FormView):
    """What all pages with a code have in common; where one wanted to go is in `next`."""

    form_class: Any = CodeForm
    header_icon = "key"

    def try_code(self, code: str) -> bool:
        return devices.check(self.request, code)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user, "try_code": self.try_code}

    def wanted(self) -> str:
        """Where to go on; the admin's home page unless a page of this site was wanted."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        is_ours = url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}, self.request.is_secure())
        return wanted if is_ours else reverse("wagtailadmin_home")

    def get_success_url(self) -> str:
        return self.wanted()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"next": self.wanted(), "is_required": settings.REQUIRE_TWO_FACTOR}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        account = {"url": reverse("wagtailadmin_account"), "label": gettext("Account")}
        return [*super().get_breadcrumbs_items(), account, {"url": "", "label": self.get_page_title()}]


class EnterView(StepView):
    """The code after the password."""

    template_name = "accounts/enter.html"
    page_title = _("Second step of signing in")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request, "second_step_due", False):
            return redirect(self.wanted())
        if not devices.has_device(request.user):
            return redirect("second_step_set_up")
        return super().get(request, *args, **kwargs)


class SetUpView(StepView):
    """A new authenticator; its first code takes it into use, and recovery codes are shown once."""

    template_name = "accounts/set_up.html"
    page_title = _("Two-step sign-in")

    def try_code(self, code: str) -> bool:
        return devices.set_up(self.request, code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device, user = devices.being_set_up(self.request.user), self.request.user
        return super().get_context_data(**kwargs) | {
            "picture": devices.as_picture(device),
            "words": devices.as_words(device),
            "has_device": devices.has_device(user),
            "codes_left": devices.codes_left(user),
            "is_due": getattr(self.request, "second_step_due", False),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        return shown_once(self, devices.new_codes(self.request.user))


class OwnDeviceView(StepView):
    """What one does to one's own authenticator, with a code of it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not devices.has_device(request.user):
            return redirect("second_step_set_up")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class CodesView(OwnDeviceView):
    """New recovery codes, shown once."""

    template_name = "accounts/confirm.html"
    page_title = _("New recovery codes")

    def form_valid(self, form: Any) -> HttpResponse:
        return shown_once(self, devices.new_codes(self.request.user))


class RemoveView(OwnDeviceView):
    """Do without the second step, where that is allowed."""

    template_name = "accounts/confirm.html"
    page_title = _("Do without the second step")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.REQUIRE_TWO_FACTOR:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        devices.remove(self.request.user, actor=self.request.user)
        messages.success(self.request, gettext("From now on the password is enough."))
        return redirect("wagtailadmin_account")


class ResetView(WagtailAdminTemplateMixin, FormView):
    """An administrator takes a lost authenticator from somebody's account."""

    form_class = forms.Form
    template_name = "accounts/reset.html"
    page_title = _("Lost authenticator")
    header_icon = "key"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(RESET):
            raise PermissionDenied
        self.whose: Any = get_object_or_404(get_user_model(), pk=kwargs["pk"])
        # An administrator's second step is an administrator's to take.
        if self.whose.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_subtitle(self) -> str:
        return str(self.whose)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        users = {"url": reverse("wagtailusers_users:index"), "label": gettext("Users")}
        return [*super().get_breadcrumbs_items(), users, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_device = devices.has_device(self.whose)
        return super().get_context_data(**kwargs) | {"whose": self.whose, "has_device": has_device}

    def form_valid(self, form: Any) -> HttpResponse:
        devices.remove(self.whose, actor=self.request.user)
        messages.success(
            self.request,
            gettext("“%(name)s” signs in with the password alone until a new one is set up.") % {"name": self.whose},
        )
        return redirect("wagtailusers_users:index")


def shown_once(view: StepView, codes: list[str]) -> HttpResponse:
    """The page with recovery codes; they are not shown again."""
    view.template_name = "accounts/codes.html"
    context = view.get_context_data(codes=codes)
    return view.render_to_response(context)
