"""The entry of the public menu."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantai.pages.navigation import register_menu_entry

register_menu_entry(_("Stories"), lambda: f"{reverse('wagtail_serve', args=[''])}stories/", 40)
