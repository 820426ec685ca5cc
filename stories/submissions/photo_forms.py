"""Reads the photo part of a form: photos that came with it are kept first, so that no mistake elsewhere loses them."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from lantai.media.validation import UnfitPictureError

from . import uploads
from .form_tokens import FormToken
from .forms import BasePhotoFormSet, PhotoFormSet
from .limits import MOST_PHOTOS
from .models import Upload

PREFIX = "photos"


def blank() -> BasePhotoFormSet:
    """The slots of a new form."""
    return PhotoFormSet(prefix=PREFIX)


def taken(request: HttpRequest, token: FormToken) -> BasePhotoFormSet:
    """The photos of a form that was sent, those among them that came as files uploaded by now.

    What is wrong with a file stands as an error on its form.
    """
    data, errors = request.POST.copy(), {}
    for number in range(MOST_PHOTOS):
        file = request.FILES.get(f"{PREFIX}-{number}-file")
        if isinstance(file, UploadedFile):
            try:
                _upload, secret = uploads.take_whole(token, file, file.name or "", file.size or 0)
                data[f"{PREFIX}-{number}-upload"] = secret
            except UnfitPictureError as error:
                errors[number] = str(error)
            except uploads.NoRoomError:
                errors[number] = _("The site cannot take photos at the moment. Please try again tomorrow, or ring us.")
    return _bound(data, token, errors)


def _bound(data: QueryDict, token: FormToken, errors: dict[int, str]) -> BasePhotoFormSet:
    photos = PhotoFormSet(data, prefix=PREFIX)
    photos.is_valid()
    for number, form in enumerate(photos.forms):
        if number in errors:
            form.errors.pop("file", None)
            form.add_error("file", errors[number])
        secret = data.get(f"{PREFIX}-{number}-upload", "")
        form.kept = _kept(token, secret)
        if secret and form.kept is None:
            data[f"{PREFIX}-{number}-upload"] = ""
            form.add_error("file", _("This photo is no longer here. Choose it again."))
    return photos


def _kept(token: FormToken, secret: str) -> Upload | None:
    try:
        return uploads.ready(token, secret) if secret else None
    except uploads.UnknownUploadError:
        return None


def given(photos: BasePhotoFormSet) -> list[tuple[Upload, dict[str, Any]]]:
    """The uploads of valid photo forms with what is said of them, each once, in order."""
    found = {form.kept.pk: (form.kept, form.cleaned_data) for form in photos.given if form.kept}
    return list(found.values())


def is_valid(photos: BasePhotoFormSet) -> bool:
    """Whether nothing is wrong with any of them, errors added here included."""
    return not photos.non_form_errors() and not any(form.errors for form in photos.forms)
