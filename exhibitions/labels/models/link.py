"""Short permanent links."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lantai.pages.addresses import absolute


class ShortLink(models.Model):
    """`/x/<code>` of one exhibit or one exhibition. The row stays when what it led to is deleted: no code is given twice."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    exhibit = models.OneToOneField(
        "exhibitions.Exhibit",
        verbose_name=_("exhibit"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="short_link",
    )
    exhibition = models.OneToOneField(
        "exhibitions.ExhibitionPage",
        verbose_name=_("exhibition"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="short_link",
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("short link")
        verbose_name_plural = _("short links")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(exhibit=None) | models.Q(exhibition=None), name="short_link_leads_to_one"
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("short_link", args=[self.code])

    @property
    def address(self) -> str:
        """As it is printed and coded, with scheme and host: in the site's own language, whoever prints it."""
        with override(settings.LANGUAGE_CODE):
            return absolute(self.get_absolute_url())
