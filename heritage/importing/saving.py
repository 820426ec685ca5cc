"""Saving one element as a row of a list wants it: the one place where an import of elements writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from exhibitions.models import Place

from ..models import ChronicleEntry, ElementExhibit, HeritageElement


@dataclass
class Wanted:
    """What is to become of an element; None leaves a part as it is."""

    values: dict[str, Any] = field(default_factory=dict)
    townships: list[str] | None = None
    chronicle: list[tuple[str, str]] | None = None
    exhibits: Sequence[int] | None = None


@transaction.atomic
def save(element: HeritageElement, wanted: Wanted, *, user: Any) -> None:
    """Save a new element as a draft, or a changed one: what is public changes only by review.

    The caller has asked for the right to add and change elements. Raises `ValidationError` for an element in
    review or locked, and `IntegrityError`; then nothing is left behind.
    """
    is_new = element.pk is None
    if not is_new and (element.locked or element.workflow_in_progress):
        raise ValidationError(_("It is in review or locked, and can be changed when that is over."))
    version = element.get_latest_revision_as_object() if element.live else element
    # The reference index is brought up to date once, not at each of several saves.
    with disable_reference_index_auto_update():
        _set_parts(version, wanted)
        if is_new:
            version.live = False
        if not version.live:
            if is_new and version.listed_in and version.listed_in.pk is None:
                version.listed_in.save()
                version.listed_in = version.listed_in
            version.save()
        action = "wagtail.create" if is_new else "wagtail.edit"
        version.save_revision(user=user, changed=True, log_action=action, clean=False)
    ReferenceIndex.create_or_update_for_object(element)


def _set_parts(element: HeritageElement, wanted: Wanted) -> None:
    for name, value in wanted.values.items():
        setattr(element, name, value)
    if wanted.townships is not None:
        element.townships = [Place.objects.get_or_create(name=name)[0] for name in wanted.townships]
    if wanted.chronicle is not None:
        element.chronicle = [
            ChronicleEntry(date_text=date, text=text, sort_order=order)
            for order, (date, text) in enumerate(wanted.chronicle)
        ]
    if wanted.exhibits is not None:
        notes = {held.exhibit_id: held.note for held in element.exhibits.all()} if element.pk else {}
        element.exhibits = [
            ElementExhibit(exhibit_id=pk, note=notes.get(pk, ""), sort_order=order)
            for order, pk in enumerate(wanted.exhibits)
        ]
