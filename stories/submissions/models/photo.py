"""Photos of submissions, and those on their way in."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .submission import Submission


def private() -> Storage:
    """Where contributors' files lie. Callable, so that migrations hold no path."""
    return storages["submissions"]


class PhotoFile(models.Model):
    """A cleaned photo: every pixel of what was sent, none of its GPS and device data.

    `preview` is a small copy any browser can show. Both are behind the sign-in of reviewers.
    """

    file = models.FileField(storage=private, editable=False, max_length=120)
    preview = models.FileField(storage=private, editable=False, max_length=120)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def extension(self) -> str:
        """jpg, png or tif: what the cleaned photo was written as."""
        return (self.file.name or "").rpartition(".")[2]


class Upload(PhotoFile):
    """A photo on its way in, piece by piece; becomes a `Photo` with its story, or is swept away."""

    token_kept = models.CharField(max_length=64, unique=True)
    form_kept = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    received = models.PositiveBigIntegerField(default=0)
    is_ready = models.BooleanField(default=False)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"upload {self.pk}: {self.received} of {self.size}"

    @property
    def part(self) -> Path:
        """What has come in so far: a file on this machine, outside every storage."""
        folder: Path = settings.DATA_DIR / "incoming"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / f"{self.token_kept[:40]}.part"


class Photo(PhotoFile):
    """One photo of a submission, with what the contributor says of it."""

    class Rights(models.TextChoices):
        OWN = "own", _("I took it, or it belongs to my family")
        PERMITTED = "permitted", _("It belongs to somebody else, who has agreed")
        UNKNOWN = "unknown", _("I do not know who took it or whose it is")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="photos")
    sort_order = models.PositiveSmallIntegerField(default=0)
    caption = models.CharField(_("What it shows"), max_length=200)
    date_text = models.CharField(_("About when"), max_length=60, blank=True)
    place = models.CharField(_("Where"), max_length=100, blank=True)
    people = models.CharField(_("Who is in it"), max_length=200, blank=True)
    rights = models.CharField(_("Whose photo it is"), max_length=10, choices=Rights)
    rights_note = models.CharField(_("Who took it or lent it"), max_length=200, blank=True)
    # Made when the story was accepted; the hall's image from then on.
    image = models.ForeignKey(
        "media.ArchiveImage", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["sort_order", "pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return self.caption
