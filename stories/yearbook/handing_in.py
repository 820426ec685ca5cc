"""Making what is handed in, keeping it for good, and recording that it was sealed and sent."""

import datetime
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lantai.media.publicity import is_closed

from . import manuscript, picture_zip, proofs, stages
from .plain import plain_line
from .stages import Stage

if TYPE_CHECKING:
    from .models import Contribution, HandIn, Yearbook

MAKE = "yearbook.add_handin"
MADE = "yearbook.hand_in"


def candidates(yearbook: "Yearbook") -> Any:
    """Entries that may go into a hand-in: reviewed by the unit, or sent before and sent again."""
    from .models import Contribution

    return Contribution.objects.of(yearbook).filter(stage__gte=Stage.SEALING).for_list()


def make(yearbook: "Yearbook", chosen: Iterable["Contribution"], *, user: Any, note: str = "") -> "HandIn":
    """Write the Word file and the zip for these entries and keep them with their hashes.

    Entries come out in the order of the book. Raises `PermissionDenied`, and `ValidationError` when none is
    chosen, one is not reviewed yet, a picture belongs to a record the public may not see or cannot be read.
    """
    if not user.has_perm(MAKE):
        raise PermissionDenied
    wanted = {entry.pk for entry in chosen}
    entries = list(candidates(yearbook).filter(pk__in=wanted).prefetch_related("objects_provided"))
    if not wanted:
        raise ValidationError(_("Choose at least one entry."))
    if len(entries) < len(wanted):
        raise ValidationError(_("Only entries the unit has reviewed can be handed in."))
    pictures = picture_zip.numbered(entries)
    _check_pictures(pictures)
    with TemporaryDirectory() as folder:
        document, bundle = Path(folder, "contribution.docx"), Path(folder, "pictures.zip")
        try:
            manuscript.write(yearbook, entries, pictures, document, day=timezone.localdate())
            digests = picture_zip.write(pictures, bundle) if pictures else {}
        except OSError as error:
            raise ValidationError(_("A picture could not be read: %(error)s") % {"error": error}) from error
        return _keep(yearbook, entries, pictures, digests, document, bundle, user=user, note=plain_line(note))


def _check_pictures(pictures: Sequence[picture_zip.NumberedPicture]) -> None:
    closed = [picture.row for picture in pictures if is_closed(picture.row.image)]
    if closed:
        names = "、".join(f"“{row.caption}”" for row in closed)
        raise ValidationError(
            _("These pictures belong to records that may not be shown, and a yearbook is public: %(names)s")
            % {"names": names}
        )


@transaction.atomic
def _keep(
    yearbook: "Yearbook",
    entries: Sequence["Contribution"],
    pictures: Sequence[picture_zip.NumberedPicture],
    digests: dict[int, str],
    document: Path,
    bundle: Path,
    *,
    user: Any,
    note: str,
) -> "HandIn":
    from .models import HandIn, HandInItem, Yearbook

    Yearbook.objects.select_for_update().get(pk=yearbook.pk)  # two at once get two numbers
    last = HandIn.objects.filter(yearbook=yearbook).order_by("-number").values_list("number", flat=True).first()
    kept = HandIn(
        yearbook=yearbook,
        number=(last or 0) + 1,
        key=secrets.token_hex(8),
        document_sha256=digest_of(document),
        pictures_sha256=digest_of(bundle) if pictures else "",
        note=note,
        user=user,
        by_name=stages.name_of(user),
    )
    with document.open("rb") as words:
        kept.document.save(document.name, File(words), save=False)
    if pictures:
        with bundle.open("rb") as images:
            kept.pictures.save(bundle.name, File(images), save=False)
    kept.save()
    for order, entry in enumerate(entries):
        HandInItem(
            hand_in=kept,
            contribution=entry,
            order=order,
            category=entry.subcategory.category.name,
            subcategory=entry.subcategory.name,
            title=entry.title,
            text=entry.text,
            sha256=proofs.digest(entry.text),
            word_count=entry.word_count,
            drafter=entry.drafter,
            unit_reviewer=entry.unit_reviewer,
            pictures=[
                {
                    "number": picture.number,
                    "file": picture.file_name,
                    "caption": picture.row.caption,
                    "author": picture.row.author,
                    "taken": picture.row.taken,
                    "sha256": digests[picture.number],
                }
                for picture in pictures
                if picture.row.contribution_id == entry.pk
            ],
        ).save()
        log(instance=entry, action=MADE, user=user, data={"number": kept.number})
    return kept


@transaction.atomic
def mark_sent(hand_in: "HandIn", *, user: Any, done_on: datetime.date, reason: str = "") -> int:
    """Record that the entries of a hand-in were sealed and sent; returns how many moved on.

    Those that moved on before stay as they are. Raises as `stages.move` does, naming the entry; then none moves.
    """
    moved = 0
    for item in hand_in.items.select_related("contribution__subcategory__category__yearbook"):
        entry = item.contribution
        if entry.stage != Stage.SEALING:
            continue
        try:
            stages.move(entry, Stage.FIRST_REVIEW, user=user, done_on=done_on, reason=reason)
        except ValidationError as error:
            words = " ".join(error.messages)
            raise ValidationError(_("“%(title)s”: %(words)s") % {"title": entry.title, "words": words}) from error
        moved += 1
    return moved


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
