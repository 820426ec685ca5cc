"""Who made an exhibition."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class CuratorBlock(blocks.StructBlock):
    """策展人, or another hand in it."""

    name = blocks.CharBlock(label=_("Name"), max_length=60)
    part = blocks.CharBlock(label=_("Part"), max_length=40, required=False, help_text=_("Curator, text, design…"))

    class Meta:
        label = _("Curator")
        icon = "user"


class PartnerUnitBlock(blocks.StructBlock):
    """协办、承办单位."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    url = blocks.URLBlock(label=_("Website"), required=False)

    class Meta:
        label = _("Partner unit")
        icon = "group"
