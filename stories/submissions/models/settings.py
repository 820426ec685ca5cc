"""Whether stories are taken, and how long what was sent is kept."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="mail")
class SubmissionSettings(BaseSiteSetting):
    """An administrator's settings. The form tells contributors these very numbers."""

    is_open = models.BooleanField(
        _("stories may be sent in"), default=True, help_text=_("Without it the form says so; receipts keep working.")
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days until the contributor has an answer"), default=15, validators=[MinValueValidator(1)]
    )
    declined_days = models.PositiveSmallIntegerField(
        _("days a declined story is kept"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Then text, photos and contact data are deleted. The same for one whose additions never came."),
    )
    contact_days = models.PositiveSmallIntegerField(
        _("days contact data of an accepted story is kept"),
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(1095)],
        help_text=_("For proofs, fees and the certificate; then it is deleted, the story stays."),
    )

    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("is_open"), FieldPanel("answer_days")], _("Sending in")),
        MultiFieldPanel([FieldPanel("declined_days"), FieldPanel("contact_days")], _("How long data is kept")),
    ]

    class Meta:
        verbose_name = _("stories sent in")
