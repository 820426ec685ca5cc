"""Whether a file is a clipping this site takes: a PDF, or a picture as `lantai.media.validation` knows it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lantai.media.validation import UnfitPictureError, check_picture

PDF = b"%PDF-"
MOST_BYTES = 30 * 1024 * 1024


def check_clipping(file: Any) -> None:
    """Raise `ValidationError`, naming the file, for anything else or for more than 30 MB. Left at its beginning."""
    name = str(file.name or "")
    if file.size > MOST_BYTES:
        raise ValidationError(_("“%(name)s” is too large; a clipping may have 30 MB.") % {"name": name})
    start = file.read(len(PDF))
    file.seek(0)
    if name.lower().endswith(".pdf"):
        if start != PDF:
            raise ValidationError(_("“%(name)s” is not a PDF, whatever its name says.") % {"name": name})
        return
    try:
        check_picture(file, name)
    except UnfitPictureError as error:
        raise ValidationError(str(error), code="unfit_picture") from error
