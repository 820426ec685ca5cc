"""Saving one exhibit as a row of a list wants it: the one place where an import writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from lantai.media.models import ArchiveImage

from .. import openness
from ..models import Exhibit, ExhibitImage, Place, RelatedExhibit
from . import pictures


@dataclass
class Wanted:
    """What is to become of an exhibit; None leaves a part as it is. `gate` goes through `openness.decide`."""

    values: dict[str, Any] = field(default_factory=dict)
    gate: dict[str, str] = field(default_factory=dict)
    tags: list[str] | None = None
    place: str | None = None
    related: list[int] | None = None
    images: list[pictures.Wish] | None = None
    slug: str = ""

    @property
    def edits_record(self) -> bool:
        """Whether anything but the gate changes."""
        parts = (self.tags, self.place, self.related, self.images)
        return bool(self.values) or any(part is not None for part in parts)


@transaction.atomic
def save(exhibit: Exhibit, wanted: Wanted, current: Sequence[ExhibitImage], *, user: Any, source: str) -> None:
    """Save a new or changed exhibit with revision and log; the gate decides what the public sees.

    The caller has asked for the right to add and change exhibits. `source` (file and row)
    is the reason the log gives for decisions about openness. Raises `ValidationError`,
    `PermissionDenied`, `IntegrityError` or `OSError`; then nothing is left behind, files included.
    """
    is_new = exhibit.pk is None
    if wanted.gate and not openness.may_decide(user):
        raise PermissionDenied
    stored: list[ArchiveImage] = []
    try:
        # The reference index is brought up to date once, not at each of several saves.
        with disable_reference_index_auto_update():
            if is_new or wanted.edits_record:
                stored = _set_parts(exhibit, wanted, current, is_new=is_new, user=user)
            if is_new:
                _create(exhibit, wanted.gate, user=user, source=source)
            else:
                if wanted.edits_record:
                    exhibit.save()
                    exhibit.save_revision(user=user, changed=True, log_action="wagtail.edit", clean=False)
                if wanted.gate:
                    openness.decide([exhibit], wanted.gate, user=user, reason=source)
        ReferenceIndex.create_or_update_for_object(exhibit)
    except BaseException:
        pictures.take_back(stored)
        raise


def _create(exhibit: Exhibit, gate: dict[str, str], *, user: Any, source: str) -> None:
    """A new record with the decision about it, in one save and one revision."""
    before = {name: getattr(exhibit, name) for name in gate}
    for name, value in gate.items():
        setattr(exhibit, name, value)
    openness.note_decision(exhibit, was_showable=False, user=user)
    exhibit.save()
    exhibit.save_revision(user=user, changed=True, log_action="wagtail.create", clean=False)
    if gate:
        openness.log_decision(exhibit, was_showable=False, before=before, user=user, reason=source)


def _set_parts(
    exhibit: Exhibit, wanted: Wanted, current: Sequence[ExhibitImage], *, is_new: bool, user: Any
) -> list[ArchiveImage]:
    for name, value in wanted.values.items():
        setattr(exhibit, name, value)
    if wanted.place is not None:
        exhibit.place = Place.objects.get_or_create(name=wanted.place)[0] if wanted.place else None
    if is_new and wanted.slug and not Exhibit.objects.filter(slug=wanted.slug).exists():
        exhibit.slug = wanted.slug
    if wanted.tags is not None:
        exhibit.tags.set(wanted.tags)
    if wanted.related is not None:
        exhibit.related = [RelatedExhibit(other_id=pk, sort_order=order) for order, pk in enumerate(wanted.related)]
    return [] if wanted.images is None else pictures.hang(exhibit, wanted.images, current, user=user)
