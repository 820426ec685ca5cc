"""Entries of the public menu."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantai.pages.navigation import register_menu_entry


def _under_root(path: str) -> str:
    return f"{reverse('wagtail_serve', args=[''])}{path}"


register_menu_entry(_("Exhibitions"), lambda: _under_root("exhibitions/"), 10)
register_menu_entry(_("Exhibits"), lambda: reverse("exhibitions:catalogue"), 20)
register_menu_entry(_("Events"), lambda: _under_root("events/"), 30)
register_menu_entry(_("Visit"), lambda: _under_root("visit/"), 90)
