"""展览: preface, sections, closing; on site any number of times, online when it is live."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from lantai.pages.models import BasePage

from .. import placement
from ..api import fields
from ..blocks import CuratorBlock, PartnerUnitBlock, WalkBlocks


class ExhibitionIndexPage(BasePage):
    """All exhibitions, by year."""

    template = "exhibitions/exhibition_index_page.html"
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["exhibitions.ExhibitionPage", "exhibitions.ArchivesDayPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of exhibitions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..listing import exhibitions_by_year

        years = exhibitions_by_year()
        editions = [year["edition"] for year in years if year["edition"]]
        return {**super().get_context(request, *args, **kwargs), "years": years, "editions": editions}


class ExhibitionPage(BasePage):
    """One exhibition. What it shows is derived from `body` by `exhibitions.placement`."""

    subtitle = models.CharField(_("subtitle"), max_length=120, blank=True)
    edition = models.ForeignKey(
        "exhibitions.ArchivesDayPage",
        verbose_name=_("Archives Day edition"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="exhibitions",
    )
    preface = models.TextField(_("preface (前言)"), blank=True)
    body = StreamField(WalkBlocks(), verbose_name=_("the walk"), blank=True)
    closing = models.TextField(_("closing words (结语)"), blank=True)
    organiser = models.CharField(_("organiser (主办)"), max_length=200, blank=True)
    curators = StreamField([("curator", CuratorBlock())], verbose_name=_("curators (策展)"), blank=True)
    partners = StreamField([("unit", PartnerUnitBlock())], verbose_name=_("partner units (协办)"), blank=True)
    poster = models.ForeignKey(
        "media.ArchiveImage",
        verbose_name=_("poster"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    loaded_along = ("picture", "poster", "edition")
    template = "exhibitions/exhibition_page.html"
    parent_page_types: ClassVar = ["exhibitions.ExhibitionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *BasePage.content_panels[:1],
        FieldPanel("subtitle"),
        *BasePage.content_panels[1:],
        FieldPanel("poster"),
        FieldPanel("edition"),
        FieldPanel("preface"),
        FieldPanel("body"),
        FieldPanel("closing"),
        MultiFieldPanel(
            [
                FieldPanel("organiser"),
                FieldPanel("curators"),
                FieldPanel("partners"),
            ],
            _("Who made it"),
        ),
        InlinePanel("runs", label=_("on-site run"), heading=_("On site: where and when")),
    ]
    api_fields: ClassVar = [
        *BasePage.api_fields,
        *(APIField(name) for name in ("subtitle", "preface", "closing", "organiser")),
        fields.picture("poster"),
        fields.rows("runs", "venue", "starts_on", "ends_on", "opening_hours", "note"),
        APIField("exhibits", serializer=fields.WalkField(source="placements", read_only=True)),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("subtitle"),
        index.SearchField("preface"),
        index.SearchField("body"),
        index.SearchField("closing"),
        index.FilterField("edition"),
    ]

    class Meta:
        verbose_name = _("exhibition")
        verbose_name_plural = _("exhibitions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .. import structured_data
        from ..walk import walk_context

        context = {**super().get_context(request, *args, **kwargs), **walk_context(self)}
        data = structured_data.exhibition(self, request, context["exhibits"], context["runs"])
        return {**context, "structured_data": data}

    @classmethod
    def api_prefetches(cls) -> list[Any]:
        """What `/api/v2/` loads along: showings on site, and the walk as far as the public may see it."""
        from .placement import Placement

        shown = Placement.objects.filter(exhibit__showable=True).select_related("exhibit").order_by("position")
        return ["runs", models.Prefetch("placements", shown.defer("exhibit__transcription", "exhibit__description"))]

    def check_publishable(self) -> None:
        """Raise `ValidationError` naming the exhibits the public may not see, if the walk holds any."""
        super().check_publishable()
        placement.check_showable(self)


class OnSiteRunQuerySet(models.QuerySet["OnSiteRun"]):
    def on(self, day: Any) -> "OnSiteRunQuerySet":
        """Runs open on a day (Asia/Shanghai)."""
        return self.filter(starts_on__lte=day).filter(models.Q(ends_on__gte=day) | models.Q(ends_on=None))

    def during(self, first: datetime.date, last: datetime.date) -> "OnSiteRunQuerySet":
        """Runs open on at least one day from `first` to `last`; none if `last` is the earlier."""
        if last < first:
            return self.none()
        return self.filter(starts_on__lte=last).filter(models.Q(ends_on__gte=first) | models.Q(ends_on=None))


class OnSiteRun(Orderable):
    """One showing on site: a venue and its dates. An open end is a permanent exhibition."""

    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="runs")
    venue = models.CharField(_("venue"), max_length=120)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: until further notice."))
    opening_hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects: Any = OnSiteRunQuerySet.as_manager()

    panels: ClassVar = [
        FieldPanel("venue"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("opening_hours"),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("on-site run")
        verbose_name_plural = _("on-site runs")
        indexes: ClassVar = [models.Index(fields=["starts_on", "ends_on"], name="run_by_date")]

    def __str__(self) -> str:
        return f"{self.venue} {self.starts_on}"

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first.")})

    def touches(self, first: datetime.date, last: datetime.date) -> bool:
        """Whether it is open on at least one day from `first` to `last`."""
        return self.starts_on <= last and (self.ends_on is None or first <= self.ends_on)

    @property
    def when_and_where(self) -> str:
        """县文化广场 2025-06-09—2025-06-11."""
        return f"{self.venue} {self.starts_on}—{self.ends_on or ''}"

    @property
    def is_on(self) -> bool:
        """Whether it is open today."""
        today = timezone.localdate()
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)
