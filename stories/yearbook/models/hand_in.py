"""报送: the exact files that were handed in."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantai.media.storage import originals
from lantai.ops.keeping import Kept, kept_manager

from .contribution import Contribution
from .yearbook import Yearbook


def hand_in_path(hand_in: "HandIn", filename: str) -> str:
    """A place of its own for each, whatever its number turns out to be."""
    return f"yearbook/{hand_in.yearbook_id}/{hand_in.key}/{filename}"


class HandIn(Kept):
    """One Word file and one zip of pictures, as made on a day by a person."""

    yearbook = models.ForeignKey(Yearbook, on_delete=models.PROTECT, related_name="hand_ins")
    number = models.PositiveSmallIntegerField(pgettext_lazy("hand-in", "number"))
    key = models.CharField(max_length=32, unique=True)
    document = models.FileField(_("Word file"), upload_to=hand_in_path, storage=originals, max_length=200)
    document_sha256 = models.CharField(max_length=64)
    pictures = models.FileField(_("pictures"), upload_to=hand_in_path, storage=originals, max_length=200, blank=True)
    pictures_sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    by_name = models.CharField(_("made by"), max_length=160)
    at = models.DateTimeField(_("made"), auto_now_add=True)

    objects: ClassVar[models.Manager["HandIn"]] = kept_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("hand-in")
        verbose_name_plural = _("hand-ins")
        constraints = [models.UniqueConstraint(fields=["yearbook", "number"], name="yearbook_hand_in_number_once")]

    def __str__(self) -> str:
        return f"{self.yearbook} #{self.number}"


class HandInItem(Kept):
    """An entry as it stood in a hand-in."""

    hand_in = models.ForeignKey(HandIn, on_delete=models.PROTECT, related_name="items")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="hand_in_items")
    order = models.PositiveSmallIntegerField()
    category = models.CharField(_("category (类目)"), max_length=60)
    subcategory = models.CharField(_("subcategory (分目)"), max_length=60)
    title = models.CharField(_("entry (条目)"), max_length=120)
    text = models.TextField(_("text of the entry"))
    sha256 = models.CharField(max_length=64)
    word_count = models.PositiveIntegerField(_("characters"))
    drafter = models.CharField(_("drafter (撰稿人)"), max_length=60)
    unit_reviewer = models.CharField(_("unit reviewer (审稿人)"), max_length=60, blank=True)
    pictures: Any = models.JSONField(_("pictures"), default=list)

    objects: ClassVar[models.Manager["HandInItem"]] = kept_manager()

    class Meta:
        ordering = ("order",)
        verbose_name = _("entry handed in")
        verbose_name_plural = _("entries handed in")

    def __str__(self) -> str:
        return self.title
