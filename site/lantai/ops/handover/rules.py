"""What of the database is handed over, and what never is.

Of this project's own tables everything, but for what an app leaves out with a reason; of others only what is named here.
Secrets are left out by declaration, and by their names besides: a new field cannot slip through by being forgotten.
Contact data of contributors is exported never (DESIGN, 4); `stories.submissions` leaves its tables out.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext_lazy as _

OWN = ("lantai", "exhibitions", "stories", "heritage")
OTHERS = frozenset(
    {
        "auth.Group", "auth.User", "auth.User_groups", "contenttypes.ContentType", "taggit.Tag", "taggit.TaggedItem",
        "wagtailcore.Collection", "wagtailcore.Comment", "wagtailcore.CommentReply", "wagtailcore.Locale",
        "wagtailcore.ModelLogEntry", "wagtailcore.Page", "wagtailcore.PageLogEntry", "wagtailcore.Revision",
        "wagtailcore.Site", "wagtailcore.Task", "wagtailcore.TaskState", "wagtailcore.Workflow",
        "wagtailcore.WorkflowState", "wagtailcore.WorkflowTask", "wagtailredirects.Redirect",
        "wagtailsearchpromotions.Query", "wagtailsearchpromotions.SearchPromotion",
    }
)  # fmt: skip
USER_FIELDS = frozenset(
    {"id", "username", "first_name", "last_name", "email", "is_active", "is_superuser", "date_joined"}
)
SECRET = re.compile(
    r"password|passphrase|secret|token|otp|(^|_)(pin|code|poster)_?(hash|key|kept)$|_kept$|^credential$"
)

_left_out: dict[str, Any] = {}
_hidden: dict[str, set[str]] = {}


def leave_out(label: str, why: Any) -> None:
    """Hand nothing over of an app ("submissions") or a table ("visits.Sighting"). `why` is told in the README."""
    _left_out[label] = why


def hide(label: str, *fields: str) -> None:
    """Hand a table over without these fields."""
    _hidden.setdefault(label, set()).update(fields)


def reasons() -> dict[str, Any]:
    """App or table, and why it is not handed over."""
    return dict(sorted(_left_out.items()))


def hidden() -> dict[str, list[str]]:
    """Table, and the fields of it that are not handed over, by declaration or by name."""
    found: dict[str, list[str]] = {}
    for model in tables():
        kept = {field.name for field in fields_of(model)}
        if names := sorted(field.name for field in model._meta.concrete_fields if field.name not in kept):
            found[model._meta.label] = names
    return found


def tables() -> Iterator[type[Model]]:
    """The models that are handed over, through tables of many-to-many relations among them."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.proxy or not meta.managed or meta.swapped:
            continue
        if meta.label in _left_out or meta.app_label in _left_out:
            continue
        if meta.label in OTHERS or apps.get_app_config(meta.app_label).name.split(".")[0] in OWN:
            yield model


def fields_of(model: type[Model]) -> "list[Field[Any, Any]]":
    """The fields of a table that are handed over."""
    label = model._meta.label
    fields = list(model._meta.concrete_fields)
    if label == "auth.User":
        return [field for field in fields if field.name in USER_FIELDS]
    return [field for field in fields if field.name not in _hidden.get(label, ()) and not SECRET.search(field.name)]


def records_of(model: type[Model]) -> "QuerySet[Any]":
    """The records of a table that are handed over: all, but for what logs tell of apps that are left out."""
    records: QuerySet[Any] = model._base_manager.all()
    if model._meta.label == "wagtailcore.ModelLogEntry":
        records = records.exclude(content_type__app_label__in=[label for label in _left_out if "." not in label])
    return records


_MADE_ANEW = _("made anew from the rest")
_OF_THE_MACHINE = _("of the running site alone")
for _label in (
    "FacetValue",
    "SearchEntry",
    "SearchEntry_values",
    "SpellingKey",
    "DocumentText",
    "IndexState",
    "WaitingChange",
):
    leave_out(f"search.{_label}", _MADE_ANEW)
leave_out("media.ArchiveRendition", _MADE_ANEW)
for _label in ("Sighting", "SpoolFile", "StreamPosition", "Roller", "Enrolment"):
    leave_out(f"visits.{_label}", _OF_THE_MACHINE)
for _label in ("handover", "work"):
    leave_out(_label, _OF_THE_MACHINE)
