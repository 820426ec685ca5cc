"""Images, recordings and documents: originals are private, the public gets prepared pictures."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image, WagtailImageField, get_upload_to
from wagtailmedia.models import AbstractMedia

from .storage import PublicOrHeldStorage, originals


class ArchiveImage(AbstractImage):
    """One digitised image. Its original stays private.

    `pictures` is the manifest of what `lantai.media.pictures` prepared for the
    public, `tiles` of what `lantai.media.tiles` cut; `is_public` says where those
    files lie now. They are written only there and by `lantai.media.publicity`.
    """

    file = WagtailImageField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        storage=originals,
        width_field="width",
        height_field="height",
    )
    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Shown under the picture: who took, drew or lent it."),
    )
    is_public = models.BooleanField(_("public"), default=False, editable=False, db_index=True)
    pictures: models.JSONField[Any, Any] = models.JSONField(_("prepared pictures"), default=dict, editable=False)
    tiles: models.JSONField[Any, Any] = models.JSONField(_("tiles"), default=dict, editable=False)

    admin_form_fields = (*[f for f in Image.admin_form_fields if f != "collection"], "credit", "collection")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]


class ArchiveRendition(AbstractRendition):
    """The admin's own thumbnails and previews; always behind the sign-in."""

    image = models.ForeignKey(ArchiveImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class ArchiveDocument(AbstractDocument):
    """A file to download (PDF, Word…), served by Wagtail's view, which asks for the collection's privacy."""

    file = models.FileField(upload_to="documents", storage=originals, verbose_name=_("file"))

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]


class Recording(AbstractMedia):
    """A sound or a film. `is_public` says where its files lie; only `lantai.media.publicity` has it written."""

    file = models.FileField(_("file"), upload_to="recordings", storage=PublicOrHeldStorage())
    thumbnail = models.FileField(
        _("still picture"), upload_to="recordings/stills", blank=True, storage=PublicOrHeldStorage()
    )
    is_public = models.BooleanField(_("public"), default=False, editable=False, db_index=True)

    class Meta(AbstractMedia.Meta):
        abstract = False
        verbose_name = _("recording")
        verbose_name_plural = _("sound and film")
