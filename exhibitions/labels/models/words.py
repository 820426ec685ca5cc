"""What a label says that the record does not."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LabelWords(models.Model):
    """Words for the labels of one exhibit. Empty ones: the record's own, and nothing in English."""

    exhibit = models.OneToOneField(
        "exhibitions.Exhibit",
        verbose_name=_("exhibit"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="label_words",
    )
    text = models.TextField(
        _("short text"),
        blank=True,
        max_length=400,
        help_text=_("Left empty, the description of the record stands on the label, as far as there is room."),
    )
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text_en = models.TextField(_("short text in English"), blank=True, max_length=600)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("words on labels")
        verbose_name_plural = _("words on labels")

    def __str__(self) -> str:
        return str(self.exhibit)
