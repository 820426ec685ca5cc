"""Hanging exhibits: putting them at the end of an exhibition's draft."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from . import placement

if TYPE_CHECKING:
    from .models import Exhibit, ExhibitionPage


@transaction.atomic
def hang(exhibits: "Iterable[Exhibit]", exhibition: "ExhibitionPage", *, user: Any) -> int:
    """Add exhibits to the latest draft: to its last wall, if the walk ends with one, else as a new wall.

    Those the draft holds already are left where they stand. Makes a revision and never
    publishes. Returns how many were added; raises `PermissionDenied` for a user who may
    not edit the page.
    """
    if not exhibition.permissions_for_user(user).can_edit():
        raise PermissionDenied
    draft = exhibition.get_latest_revision_as_object()
    held = {placed.exhibit_id for placed in placement.derive(draft.body)}
    new = [exhibit.pk for exhibit in exhibits if exhibit.pk not in held]
    if not new:
        return 0
    items = [{"type": "item", "value": pk, "id": str(uuid4())} for pk in new]
    raw = [block for block in draft.body.raw_data if block is not None]
    if raw and raw[-1]["type"] == "wall":
        raw[-1]["value"]["exhibits"] = [*raw[-1]["value"]["exhibits"], *items]
    else:
        raw.append({"type": "wall", "value": {"heading": "", "exhibits": items}, "id": str(uuid4())})
    draft.body = type(exhibition)._meta.get_field("body").to_python(raw)
    draft.save_revision(user=user, changed=True, log_action=True, clean=False)
    return len(new)
