"""How the lines of the audit log read."""

import json
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

from .models import AuditEntry

LABELS: dict[str, Any] = {
    "account.sign_in": _("Signed in"),
    "account.sign_out": _("Signed out"),
    "account.sign_in_failed": _("Sign-in failed"),
    "account.locked": _("Account locked after failed sign-ins"),
    "account.unlocked": _("Account unlocked"),
    "account.password": _("Password set"),
    "account.create": _("Account created"),
    "account.delete": _("Account deleted"),
    "account.standing": _("Administrator or active state changed"),
    "account.rights": _("Groups or permissions changed"),
    "account.second_step_set": _("Second step of signing in set up"),
    "account.second_step_failed": _("Second step of signing in failed"),
    "account.second_step_taken": _("Second step of signing in removed"),
    "account.sessions_ended": _("Open sessions of an account ended"),
    "account.recovery_code": _("Signed in with a recovery code"),
    "account.recovery_codes": _("Recovery codes made"),
    "file.taken": _("File taken out"),
    "file.original": _("Original looked at"),
    "audit.let_go": _("Old lines of the log deleted"),
}


def label(action: str) -> str:
    """The action in words; as it is written if nobody gave it any."""
    if action in LABELS:
        return str(LABELS[action])
    return str(registry.get_action_label(action)) if registry.action_exists(action) else action


def concerning(entry: AuditEntry) -> str:
    """What a line is about, its kind in words in place of the model's name."""
    model, _space, rest = entry.subject.partition(" ")
    try:
        kind = apps.get_model(model)._meta.verbose_name
    except (LookupError, ValueError):
        return entry.subject
    return f"{kind} {rest}".strip()


def details(entry: AuditEntry) -> str:
    """The details on one line."""
    return json.dumps(entry.data, ensure_ascii=False, sort_keys=True) if entry.data else ""


def actions() -> list[tuple[str, str]]:
    """Those that occur, for a filter."""
    found = AuditEntry.objects.order_by().values_list("action", flat=True).distinct()
    return sorted(((action, label(action)) for action in found), key=lambda pair: pair[1])
