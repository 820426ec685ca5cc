"""The forms of images and recordings in the admin: uploads are judged by their content."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from .office_files import UnfitDocumentError, check_document
from .sounds import UnfitRecordingError, check_recording
from .validation import UnfitPictureError, check_picture


class PictureField(WagtailImageField):
    """Refuses what `lantai.media.validation` refuses, before anything is decoded."""

    def to_python(self, data: Any) -> Any:
        if uploaded := FileField.to_python(self, data):
            try:
                check_picture(uploaded, uploaded.name or "")
            except UnfitPictureError as error:
                raise ValidationError(str(error), code="unfit_picture") from error
        return super().to_python(data)

    def check_image_file_format(self, f: Any) -> None:
        """Judged above already; Wagtail's own would not take a TIFF that is called .tif."""


class PictureForm(BaseImageForm):
    """The base of every image form: single upload, several at once, chooser."""

    file = PictureField(label=_("File"), widget=BaseImageForm.Meta.widgets["file"])


class RecordingForm(BaseMediaForm):
    """The base of every form of a sound or film: library and chooser."""

    def clean_file(self) -> Any:
        """Refuses what `lantai.media.sounds` refuses; a file that was there before is not judged again."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                check_recording(file, file.name or "", self.instance.type)
            except UnfitRecordingError as error:
                raise ValidationError(str(error), code="unfit_recording") from error
        return file

    def clean_thumbnail(self) -> Any:
        """A still is a picture like any other."""
        file = self.cleaned_data["thumbnail"]
        if isinstance(file, UploadedFile):
            try:
                check_picture(file, file.name or "")
            except UnfitPictureError as error:
                raise ValidationError(str(error), code="unfit_picture") from error
        return file


class DocumentForm(BaseDocumentForm):
    """The base of every form of a document: library, several at once, chooser."""

    def clean_file(self) -> Any:
        """Refuses what `lantai.media.office_files` refuses; a file that was there before is not judged again."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                check_document(file, file.name or "")
            except UnfitDocumentError as error:
                raise ValidationError(str(error), code="unfit_document") from error
        return file
