"""Themes, outlets and pitches as Wagtail snippets, stories as a list of their own."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models import StoryTheme


class StoryThemeViewSet(SnippetViewSet):
    model = StoryTheme
    icon = "tag"
    menu_label = _("Themes of stories")
    menu_name = "story-themes"
    list_display = ["name", "sort_order"]
    add_to_settings_menu = True
    copy_view_enabled = False
