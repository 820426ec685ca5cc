"""Themes and outlets as Wagtail snippets, stories as a list of their own."""

import django_filters
from django import forms
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from lantai.pages.page_menu import ForThoseWhoSeePages

from ..models import Outlet, Pitch, StoryPage, StoryTheme
from .menu import HOOK


class StoryThemeViewSet(SnippetViewSet):
    model = StoryTheme
    icon = "tag"
    menu_label = _("Themes of stories")
    menu_name = "story-themes"
    list_display = ["name", "sort_order"]
    add_to_settings_menu = True
    copy_view_enabled = False


class OutletViewSet(SnippetViewSet):
    model = Outlet
    icon = "site"
    menu_label = _("Outlets")
    menu_name = "outlets"
    menu_hook = HOOK
    menu_order = 310
    base_url_path = "stories/outlets"
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("level", label=pgettext_lazy("outlet", "Level"), accessor="get_level_display", sort_key="level"),
        BooleanColumn("is_active", label=pgettext_lazy("outlet", "In use"), sort_key="is_active"),
    ]
    list_filter = ["kind", "level", "is_active"]
    # Contact data is in no export.
    list_export: list[str] = []
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
        FieldRowPanel([FieldPanel("answers_within"), FieldPanel("is_active")]),
        FieldPanel("wants"),
        MultiFieldPanel([FieldPanel("contact")], _("For those who pitch")),
    ]


class StoryFilterSet(PageFilterSet):
    theme = django_filters.ModelMultipleChoiceFilter(
        label=pgettext_lazy("stories", "Theme"), queryset=StoryTheme.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    origin = django_filters.MultipleChoiceFilter(
        label=_("Where it comes from"), choices=StoryPage.Origin, widget=forms.CheckboxSelectMultiple
    )
    pitched = django_filters.BooleanFilter(
        label=_("Pitched"), field_name="pitches", lookup_expr="isnull", exclude=True, distinct=True
    )

    class Meta:
        model = StoryPage
        fields: list[str] = []


class StoryIndexView(IndexView):
    """Stories with theme, author, day of writing, and how often they were pitched."""

    def annotate_queryset(self, pages: QuerySet[StoryPage]) -> QuerySet[StoryPage]:
        sent = Pitch.objects.filter(story=OuterRef("pk")).order_by().values("story").annotate(n=Count("pk"))
        counted: QuerySet[StoryPage] = super().annotate_queryset(pages)
        return counted.annotate(pitch_count=Coalesce(Subquery(sent.values("n")), 0))


_KEPT = {column.name: column for column in IndexView.base_columns}


class StoryListViewSet(PageListingViewSet):
    model = StoryPage
    icon = "openquote"
    menu_label = _("Stories")
    menu_name = "story-list"
    menu_hook = HOOK
    menu_item_class = ForThoseWhoSeePages
    menu_order = 100
    name = "story_list"
    url_prefix = "stories/all"
    index_view_class = StoryIndexView
    filterset_class = StoryFilterSet
    columns = [
        _KEPT["bulk_actions"],
        _KEPT["title"],
        Column("author", label=_("By-line"), sort_key="byline"),
        Column("theme", label=pgettext_lazy("stories", "Theme"), sort_key="theme__name"),
        Column("written_on", label=_("Finished on"), sort_key="written_on"),
        NumberColumn("pitch_count", label=_("Pitches"), sort_key="pitch_count"),
        _KEPT["latest_revision_created_at"],
        _KEPT["status"],
    ]
