"""媒体: who prints archive stories."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index


class Outlet(index.Indexed, models.Model):
    """A paper, journal, WeChat account or website. `contact` is for those who pitch: in no list, export or search."""

    class Kind(models.TextChoices):
        PAPER = "paper", pgettext_lazy("outlet", "newspaper (报纸)")
        JOURNAL = "journal", pgettext_lazy("outlet", "journal (期刊)")
        WECHAT = "wechat", pgettext_lazy("outlet", "WeChat account (微信公众号)")
        WEBSITE = "website", pgettext_lazy("outlet", "website (网站)")

    class Level(models.TextChoices):
        NATIONAL = "national", pgettext_lazy("outlet", "national (国家级)")
        PROVINCE = "province", pgettext_lazy("outlet", "province (省级)")
        CITY = "city", pgettext_lazy("outlet", "city (市级)")
        COUNTY = "county", pgettext_lazy("outlet", "county (县级)")

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PAPER)
    level = models.CharField(pgettext_lazy("outlet", "level"), max_length=10, choices=Level, default=Level.CITY)
    answers_within = models.PositiveSmallIntegerField(
        _("answers within, days"), default=60, help_text=_("Later than this, a pitch is marked as overdue.")
    )
    wants = models.TextField(
        _("what it wants"),
        blank=True,
        help_text=_("Length, columns, form of manuscripts, whether it wants to be the only one."),
    )
    contact = models.TextField(
        _("contact"), blank=True, help_text=_("Address for manuscripts, name, telephone. Seen only by those who pitch.")
    )
    is_active = models.BooleanField(
        pgettext_lazy("outlet", "in use"),
        default=True,
        help_text=_("Others are kept for their pitches and not offered."),
    )

    search_fields: ClassVar = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("is_active"),
        index.FilterField("kind"),
        index.FilterField("level"),
    ]

    class Meta:
        ordering = ("name",)
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")

    def __str__(self) -> str:
        return self.name
