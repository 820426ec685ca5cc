"""What writes to the audit log by itself: sign-ins, accounts and their rights, and what Wagtail notes."""

import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry, PageLogEntry

from . import mirrored
from .chain import record

logger = logging.getLogger("lantai.audit")
UNKNOWN = "?"


def acting() -> str:
    """Who acts in the request at hand; "" if nobody is signed in, or on the command line."""
    user = get_active_log_context().user
    return user.get_username() if user is not None and user.is_authenticated else ""


def signed_in(sender: Any, request: Any, user: Any, **_kwargs: Any) -> None:
    record("account.sign_in", actor=user.get_username())


def signed_out(sender: Any, request: Any, user: Any, **_kwargs: Any) -> None:
    if user is not None:
        record("account.sign_out", actor=user.get_username())


def sign_in_failed(sender: Any, credentials: dict[str, Any], **_kwargs: Any) -> None:
    # People type passwords into the wrong field: only names of accounts there are come into the log.
    users = get_user_model()
    name = str(credentials.get(users.USERNAME_FIELD, ""))[:150]
    known = bool(name) and "\0" not in name and users._default_manager.filter(**{users.USERNAME_FIELD: name}).exists()
    record("account.sign_in_failed", subject=name if known else UNKNOWN)


def password_set(sender: Any, instance: Any, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    # Django keeps the new password here until it is saved; a mere re-hash at sign-in leaves None.
    if not raw and not created and instance._password is not None:
        record("account.password", actor=acting(), subject=instance.get_username())


def account_saved(sender: Any, instance: Any, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    if created and not raw:
        rights = {"superuser": instance.is_superuser}
        record("account.create", actor=acting(), subject=instance.get_username(), data=rights)


def account_to_be_saved(
    sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **_kwargs: Any
) -> None:
    """Note that somebody becomes or ceases to be an administrator, is shut out or let in."""
    watched = {"is_superuser", "is_active"}
    if raw or instance._state.adding or (update_fields is not None and not watched & set(update_fields)):
        return
    before = sender._default_manager.filter(pk=instance.pk).values(*sorted(watched)).first() or {}
    changed = {name: getattr(instance, name) for name in sorted(before) if before[name] != getattr(instance, name)}
    if changed:
        record("account.standing", actor=acting(), subject=instance.get_username(), data=changed)


def account_deleted(sender: Any, instance: Any, **_kwargs: Any) -> None:
    record("account.delete", actor=acting(), subject=instance.get_username())


def rights_changed(
    sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **_kwargs: Any
) -> None:
    """Groups of an account, permissions of an account or a group."""
    if action not in {"post_add", "post_remove", "pre_clear"} or (action != "pre_clear" and not pk_set):
        return
    what = sender._meta.object_name
    names = sorted(map(str, model._default_manager.filter(pk__in=pk_set))) if pk_set else []
    if action == "pre_clear":
        names = [UNKNOWN]
    verb = {"post_add": "given", "post_remove": "taken", "pre_clear": "all_taken"}[action]
    record("account.rights", actor=acting(), subject=str(instance)[:255], data={"what": what, verb: names})


def copied(sender: Any, instance: Any, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """Copy what Wagtail notes, where it matters."""
    if raw or not created:
        return
    model: type[Model] | None = instance.content_type.model_class() if instance.content_type_id else None
    if model is None or not mirrored.belongs(instance.action, model):
        return
    subject, data = mirrored.described(instance, model)
    actor = instance.user.get_username() if instance.user_id and instance.user else ""
    record(instance.action, actor=actor, subject=subject, data=data)


def connect() -> None:
    """Listen. Called when the app is ready."""
    users = get_user_model()
    user_logged_in.connect(signed_in, dispatch_uid="audit.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="audit.signed_out")
    user_login_failed.connect(sign_in_failed, dispatch_uid="audit.sign_in_failed")
    pre_save.connect(account_to_be_saved, sender=users, dispatch_uid="audit.account_to_be_saved")
    post_save.connect(password_set, sender=users, dispatch_uid="audit.password_set")
    post_save.connect(account_saved, sender=users, dispatch_uid="audit.account_saved")
    post_delete.connect(account_deleted, sender=users, dispatch_uid="audit.account_deleted")
    for through in (users.groups.through, users.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(rights_changed, sender=through, dispatch_uid=f"audit.{through._meta.label_lower}")
    for model in (ModelLogEntry, PageLogEntry):
        post_save.connect(copied, sender=model, dispatch_uid=f"audit.copied.{model._meta.model_name}")
