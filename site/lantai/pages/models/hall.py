"""The hall's own particulars, as settings an administrator fills in."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from lantai.pagecache.memory import remembered


@register_setting(icon="home")
class HallSettings(BaseSiteSetting):
    """Name, address, hours, and the numbers a Chinese site must show in its footer. Empty ones are hidden."""

    name = models.CharField(_("name of the hall"), max_length=60, default="档案馆")
    seal_text = models.CharField(_("characters in the seal"), max_length=4, default="兰台")
    organiser = models.CharField(_("organiser (主办单位)"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    admission = models.CharField(_("admission"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    site_code = models.CharField(
        _("government site code (标识码)"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Z]{10}$", _("Ten digits or capital letters."))],
    )
    icp_number = models.CharField(_("ICP number (ICP备案号)"), max_length=60, blank=True)
    police_number = models.CharField(_("public security number (公安备案号)"), max_length=60, blank=True)
    map_image = models.ForeignKey(
        "media.ArchiveImage",
        verbose_name=_("map of the county"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Places are marked on this picture; no map service is ever contacted."),
    )
    notice = models.CharField(
        _("notice on every page"), max_length=300, blank=True, help_text=_("For example, closing days.")
    )

    select_related: ClassVar = ["map_image"]
    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("seal_text"), FieldPanel("organiser")], _("The hall")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("address", "hours", "admission", "phone", "email")], _("Visiting")
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("site_code", "icp_number", "police_number")], _("Footer")),
        FieldPanel("map_image"),
        FieldPanel("notice"),
    ]

    class Meta:
        verbose_name = _("hall")

    @classmethod
    def for_request(cls, request: HttpRequest) -> "HallSettings":
        """Those of the site that was asked, remembered between requests: not to be changed. Raises `DoesNotExist`."""
        name = cls.get_cache_attr_name()
        if not hasattr(request, name):
            site = Site.find_for_request(request)
            setattr(request, name, remembered(("hall", site and site.pk), lambda: cls.for_site(site)))
        found: HallSettings = getattr(request, name)
        return found
