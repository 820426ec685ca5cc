"""Registration with the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from .admin.menu import HOOK
from .admin.viewsets import StoryThemeViewSet

stories_menu = Menu(register_hook_name=HOOK)

register_snippet(StoryThemeViewSet)


@hooks.register("register_admin_menu_item")
def stories_submenu() -> MenuItem:
    """Submissions and yearbooks hang their entries into it with the same hook."""
    return SubmenuMenuItem(_("Stories"), stories_menu, name="stories", icon_name="openquote", order=155)
