"""Registration with the Wagtail admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from .locked_views import UNLOCK, LockedView
from .second_step import views


class ForThoseWhoUnlock(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(UNLOCK))


@hooks.register("register_admin_urls")
def account_urls() -> list[Any]:
    return [
        path("second-step/", views.EnterView.as_view(), name="second_step"),
        path("second-step/set-up/", views.SetUpView.as_view(), name="second_step_set_up"),
        path("second-step/codes/", views.CodesView.as_view(), name="second_step_codes"),
        path("second-step/remove/", views.RemoveView.as_view(), name="second_step_remove"),
        path("second-step/reset/<int:pk>/", views.ResetView.as_view(), name="second_step_reset"),
        path("locked-accounts/", LockedView.as_view(), name="locked_accounts"),
    ]


@hooks.register("register_account_menu_item")
def second_step_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("second_step_set_up"),
        "label": _("Two-step sign-in"),
        "help_text": _("A code from your phone besides the password: set it up, replace it, make recovery codes."),
    }


@hooks.register("register_user_listing_buttons")
def reset_button(user: Any, request_user: Any) -> Iterator[Button]:
    if request_user.has_perm(views.RESET):
        url = reverse("second_step_reset", args=[user.pk])
        yield Button(_("Lost authenticator"), url, icon_name="key", priority=40)


@hooks.register("before_bulk_action")
def save_each(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    """Wagtail sets the active state of several accounts past all signals: so nobody was told, the audit log neither."""
    if action_type == "set_active_state":
        for user in objects:
            user.is_active = action.cleaned_form.cleaned_data["mark_as_active"]
            user.save(update_fields=["is_active"])


@hooks.register("register_settings_menu_item")
def locked_accounts_item() -> MenuItem:
    return ForThoseWhoUnlock(
        _("Locked accounts"), reverse("locked_accounts"), name="locked-accounts", icon_name="lock", order=910
    )


@hooks.register("insert_global_admin_js")
def session_watch() -> str:
    """The warning before a session ends, and the way back in beside unsaved work."""
    return render_to_string("accounts/session_watch.html")
