"""Which of the things Wagtail notes about records belong in the audit log."""

from typing import Any

from django.db.models import Model
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.models import Collection, Site, Task, Workflow

# The daily work on texts and pictures; it stands in the history of each record.
ROUTINE = frozenset(
    {
        "wagtail.copy",
        "wagtail.create",
        "wagtail.edit",
        "wagtail.rename",
        "wagtail.reorder",
        "wagtail.revert",
    }
)
ROUTINE_PREFIXES = ("wagtail.comments.", "wagtail.workflow.start")
# Of these every change is of consequence.
ALWAYS = (BaseGenericSetting, BaseSiteSetting, Collection, Site, Task, Workflow)
ALWAYS_APPS = frozenset({"auth", "wagtailusers", "wagtailredirects"})

_nameless: set[str] = set()


def keep_nameless(label: str) -> None:
    """Have records of an app, or of a model ("app_label.model"), noted without their names and details.

    For what is about people and is deleted on their word: it must not live on in a log.
    """
    _nameless.add(label.lower())


def belongs(action: str, model: type[Model]) -> bool:
    """Whether an action on a record of this model is copied."""
    if model._meta.app_label in ALWAYS_APPS or issubclass(model, ALWAYS):
        return True
    return action not in ROUTINE and not action.startswith(ROUTINE_PREFIXES)


def described(entry: Any, model: type[Model]) -> tuple[str, dict[str, Any]]:
    """What a Wagtail log entry is about, and its details."""
    key = getattr(entry, "object_id", None) or getattr(entry, "page_id", None)
    name = f"{model._meta.label_lower} {key}"
    is_nameless = {model._meta.app_label, model._meta.label_lower} & _nameless
    if is_nameless and not issubclass(model, ALWAYS):
        return name, {}
    return f"{name} {entry.label}".strip(), dict(entry.data or {})
