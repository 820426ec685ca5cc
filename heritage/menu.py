"""The entry of the public menu."""

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from lantai.pages.navigation import register_menu_entry

register_menu_entry(
    pgettext_lazy("main menu", "Heritage"), lambda: f"{reverse('wagtail_serve', args=[''])}heritage/", 50
)
