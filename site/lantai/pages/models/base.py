"""What every public page has in common."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageViewRestriction, Revision
from wagtail.query import PageQuerySet
from wagtail.search import index

from lantai.api import fields
from lantai.visits.online.admin.panels import ViewsPanel

from ..blocks import ReadingBlocks
from ..page_form import BasePageForm
from ..publishing import may_go_public
from ..visibility import has_no_restrictions, open_to_all


class BasePageQuerySet(PageQuerySet):
    def only(self, *fields: str) -> "BasePageQuerySet":
        """Without what is loaded along: deleting a page reads a few columns of its tree."""
        narrow: BasePageQuerySet = super(BasePageQuerySet, self.select_related(None)).only(*fields)
        return narrow

    def select_for_update(self, *args: Any, **options: Any) -> Any:
        """Without what is loaded along: PostgreSQL refuses to lock a row that may be absent."""
        return super(BasePageQuerySet, self.select_related(None)).select_for_update(*args, **options)


class BasePageManager(PageManager.from_queryset(BasePageQuerySet)):  # type: ignore[misc]
    """Loads the related objects that every template of a page needs along with the page."""

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related(*self.model.loaded_along)


class BasePage(Page):
    """A page with a summary and a picture, used in lists, search results and shared links."""

    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=300,
        help_text=_("One or two sentences; shown in lists and when the page is shared."),
    )
    picture = models.ForeignKey(
        "media.ArchiveImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Opens the page and stands for it in lists."),
    )

    loaded_along: ClassVar[tuple[str, ...]] = ("picture",)
    api_fields: ClassVar = [APIField("summary"), fields.picture("picture")]
    objects = BasePageManager()

    base_form_class = BasePageForm
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary")]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("summary"), FieldPanel("picture")]
    promote_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], _("For search engines")
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], _("For site menus")),
        ViewsPanel(heading=_("Online views")),
    ]
    settings_panels: ClassVar = [PublishingPanel()]

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Those of this page and the pages above it; an alias has those of its source. One query, Wagtail's takes two."""
        if has_no_restrictions():
            return PageViewRestriction.objects.none()
        above = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        rule = models.Q(page__path__in=above, page__alias_of=None) | models.Q(page__aliases__path__in=above)
        restrictions: models.QuerySet[PageViewRestriction] = PageViewRestriction.objects.filter(rule).distinct()
        return restrictions

    def check_publishable(self) -> None:
        """Raise `ValidationError` saying why this version may not be public.

        Here: a picture, recording or document in it that a veto forbids. Other page types add their reasons.
        """
        from ..picture_holders import refused_files

        if refused := refused_files(self):
            raise ValidationError(refused)

    def publish(self, revision: Revision, *args: Any, log_action: Any = True, **kwargs: Any) -> Any:
        """As Wagtail's, after `check_publishable`; see `lantai.pages.publishing.may_go_public`."""
        if may_go_public(self, revision, log_action=log_action):
            return super().publish(revision, *args, log_action=log_action, **kwargs)
        return None


class StandardPage(BasePage):
    """About the hall, visiting, privacy, accessibility: text with pictures."""

    body = StreamField(ReadingBlocks(), verbose_name=_("text"), blank=True)

    template = "pages/standard_page.html"
    parent_page_types: ClassVar = ["pages.HomePage", "pages.StandardPage"]
    subpage_types: ClassVar = ["pages.StandardPage"]
    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        subpages = open_to_all(StandardPage.objects.child_of(self)).order_by("path") if self.pk else []
        return {**super().get_context(request, *args, **kwargs), "subpages": subpages}

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
