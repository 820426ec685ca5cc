"""Photos on their way in, piece by piece, so that a bad line costs a piece and not a photo.

A browser begins an upload, sends pieces in order, each with the place it belongs to, and asks after a break where
to go on. The last piece has the photo judged and cleaned. Without scripts a photo comes whole, by the same door.
"""

import hashlib
import secrets
import shutil
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from lantai.media.validation import UnfitPictureError

from .characters import line
from .cleaning import clean
from .form_tokens import FormToken
from .limits import LEAST_DISK, MOST_PHOTO_BYTES, MOST_PHOTOS, PHOTO_ENDINGS
from .models import Upload
from .models.photo import private

_PIECE = 1024 * 1024


class UnknownUploadError(LookupError):
    """No such upload, or not of this form."""


class WrongPlaceError(ValueError):
    """The piece does not go where the last one ended; `received` says where to go on."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class NoRoomError(OSError):
    """The disk is too full to take more."""


def begin(form: FormToken, name: str, size: int) -> tuple[Upload, str]:
    """Make room for a photo; returns the upload and the secret its pieces come with.

    Judges what can be judged before a byte is sent. Raises `UnfitPictureError` and `NoRoomError`.
    """
    name = PurePath(line(name)[-200:]).name or "photo"
    _check_ending(name)
    if not 0 < size <= MOST_PHOTO_BYTES:
        raise UnfitPictureError(
            _("“%(name)s” is too large: %(size)s. At most %(most)s are taken.")
            % {"name": name, "size": filesizeformat(size), "most": filesizeformat(MOST_PHOTO_BYTES)}
            if size
            else _("“%(name)s” is empty.") % {"name": name}
        )
    if shutil.disk_usage(settings.DATA_DIR).free < size + LEAST_DISK:
        raise NoRoomError
    # Tried and taken away again counts a little; a form full of photos is far below.
    if Upload.objects.filter(form_kept=form.kept).count() >= 2 * MOST_PHOTOS:
        raise UnfitPictureError(_("At most %(most)s photos are taken with one story.") % {"most": MOST_PHOTOS})
    secret = secrets.token_urlsafe(24)
    upload = Upload.objects.create(token_kept=_kept(secret), form_kept=form.kept, name=name, size=size)
    return upload, secret


def find(secret: str) -> Upload:
    """The upload of a secret. Raises `UnknownUploadError`."""
    upload = Upload.objects.filter(token_kept=_kept(secret)).first()
    if upload is None:
        raise UnknownUploadError
    return upload


def ready(form: FormToken, secret: str) -> Upload:
    """A complete, cleaned photo of this form. Raises `UnknownUploadError`."""
    upload = find(secret)
    if not upload.is_ready or upload.form_kept != form.kept:
        raise UnknownUploadError
    return upload


def append(secret: str, place: int, piece: bytes) -> Upload:
    """Add a piece that begins at `place`; the last one has the photo judged and cleaned.

    The same piece twice is taken once. Raises `UnknownUploadError`, `WrongPlaceError`, and `UnfitPictureError`,
    after which nothing of the photo is left.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().filter(token_kept=_kept(secret)).first()
        if upload is None:
            raise UnknownUploadError
        if upload.is_ready:
            return upload
        if place != upload.received or place + len(piece) > upload.size:
            raise WrongPlaceError(upload.received)
        with upload.part.open("r+b" if place else "wb") as part:
            part.seek(place)
            part.write(piece)
            part.truncate()
        upload.received = place + len(piece)
        upload.save(update_fields=["received"])
    if upload.received == upload.size:
        _finish(upload)
    return upload


def take_whole(form: FormToken, file: IO[bytes], name: str, size: int) -> tuple[Upload, str]:
    """A photo that came with the form itself. Raises as `begin` and `append` do."""
    upload, secret = begin(form, name, size)
    while piece := file.read(_PIECE):
        upload = append(secret, upload.received, piece)
    return upload, secret


def discard(upload: Upload) -> None:
    """Take an upload away, with its files, once that is committed."""
    names, part = [upload.file.name, upload.preview.name], upload.part
    upload.delete()

    def remove() -> None:
        part.unlink(missing_ok=True)
        for name in filter(None, names):
            private().delete(name)

    transaction.on_commit(remove)


def _finish(upload: Upload) -> None:
    # Outside of any transaction: decoding takes a second, and nobody else may have to wait for it.
    try:
        cleaned = clean(upload.part, upload.name)
    except UnfitPictureError:
        discard(upload)
        raise
    key = secrets.token_hex(16)
    storage = private()
    upload.file.name = storage.save(f"photos/{key[:2]}/{key}.{cleaned.extension}", ContentFile(cleaned.content))
    upload.preview.name = storage.save(f"previews/{key[:2]}/{key}.webp", ContentFile(cleaned.preview))
    upload.width, upload.height = cleaned.width, cleaned.height
    filled = {name: getattr(upload, name) for name in ("file", "preview", "width", "height")}
    if Upload.objects.filter(pk=upload.pk, is_ready=False).update(**filled, is_ready=True):
        upload.is_ready = True
        upload.part.unlink(missing_ok=True)
        return
    # Finished by the same piece sent twice, or taken away meanwhile.
    storage.delete(upload.file.name)
    storage.delete(upload.preview.name)
    try:
        upload.refresh_from_db()
    except Upload.DoesNotExist as error:
        raise UnknownUploadError from error


def _check_ending(name: str) -> None:
    if PurePath(name).suffix.lower().removeprefix(".") not in PHOTO_ENDINGS:
        raise UnfitPictureError(
            _("“%(name)s” is not of a kind that is taken. Photos may be: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(PHOTO_ENDINGS)}
        )


def _kept(secret: str) -> str:
    return hashlib.sha256(f"upload {secret}".encode()).hexdigest()
