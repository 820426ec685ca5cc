"""Signed papers and official letters: files that belong to a record and are read by those who work with it alone.

They are no documents of the library: nobody chooses them, no page links to them.
"""

from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, pre_save
from django.utils.translation import gettext_lazy as _

from .validation import UnfitPictureError, check_picture

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp"})
LARGEST = 20 * 1024 * 1024

# What a reader of a folder must be permitted, by folder.
_readers: dict[str, str] = {}


def keep_papers(model: type[Model], field: str, *, folder: str, permission: str) -> None:
    """Let those with `permission` read what `field` keeps in `folder`, and delete files with their record."""
    _readers[folder] = permission

    def discard(instance: Any, **_kwargs: Any) -> None:
        _delete(getattr(instance, field).name)

    def discard_replaced(instance: Any, raw: bool = False, **_kwargs: Any) -> None:
        if instance.pk and not raw:
            before = model._default_manager.filter(pk=instance.pk).values_list(field, flat=True).first()
            if before != getattr(instance, field).name:
                _delete(before)

    post_delete.connect(discard, sender=model, weak=False)
    pre_save.connect(discard_replaced, sender=model, weak=False)


def may_read(user: Any, name: str) -> bool:
    """Whether a user may read a paper, by the folder it lies in."""
    permission = _readers.get(PurePath(name).parts[0] if name else "")
    return permission is not None and user.has_perm(permission)


def check_paper(file: IO[bytes]) -> None:
    """Validator: a PDF or a picture of a page, of at most 20 MB. Raises `ValidationError` that says what is wrong."""
    name = getattr(file, "name", "") or ""
    if getattr(file, "size", 0) > LARGEST:
        raise ValidationError(_("The file is larger than 20 MB. Scan it at a lower resolution."), code="too_large")
    ending = PurePath(name).suffix.lower()
    if ending == ".pdf":
        file.seek(0)
        start = file.read(1024)
        file.seek(0)
        if b"%PDF-" not in start:
            raise ValidationError(_("The file is called PDF but is none."), code="not_pdf")
    elif ending in PICTURES:
        try:
            check_picture(file, name)
        except UnfitPictureError as error:
            raise ValidationError(str(error), code="unfit_picture") from error
    else:
        raise ValidationError(_("A scan is a PDF or a picture (JPEG, PNG, TIFF, WebP)."), code="wrong_kind")


def _delete(name: str | None) -> None:
    if name:
        transaction.on_commit(lambda: storages["papers"].delete(name))
