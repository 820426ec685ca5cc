"""活动: what happens on a day, with its sessions."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from lantai.api import fields
from lantai.pages.blocks import ReadingBlocks
from lantai.pages.models import BasePage


class EventKind(models.TextChoices):
    """活动类型; the annual summary counts by it."""

    ARCHIVES_DAY = "archives_day", _("Archives Day activity")
    OPENING = "opening", _("exhibition opening")
    OPEN_DAY = "open_day", _("open day")
    TRAINING = "training", _("training")
    GUIDANCE = "guidance", _("guidance visit")
    LAW_PUBLICITY = "law_publicity", _("law publicity")
    SCHOOL_VISIT = "school_visit", _("school visit")
    OTHER = "other", _("other")


class EventIndexPage(BasePage):
    """All events, coming ones first."""

    template = "exhibitions/event_index_page.html"
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["exhibitions.EventPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..listing import events_by_time

        return {**super().get_context(request, *args, **kwargs), **events_by_time()}


class EventPage(BasePage):
    """One event; its sessions are what attendance is counted on."""

    kind = models.CharField(_("kind"), max_length=16, choices=EventKind, default=EventKind.ARCHIVES_DAY)
    edition = models.ForeignKey(
        "exhibitions.ArchivesDayPage",
        verbose_name=_("Archives Day edition"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
    )
    exhibition = models.ForeignKey(
        "exhibitions.ExhibitionPage",
        verbose_name=_("exhibition"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
    )
    audience = models.CharField(_("for whom"), max_length=120, blank=True)
    contact = models.CharField(_("enquiries"), max_length=120, blank=True)
    body = StreamField(ReadingBlocks(), verbose_name=_("text"), blank=True)
    poster = models.ForeignKey(
        "media.ArchiveImage",
        verbose_name=_("poster"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    loaded_along = ("picture", "poster", "edition", "exhibition")
    template = "exhibitions/event_page.html"
    parent_page_types: ClassVar = ["exhibitions.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *BasePage.content_panels[:1],
        FieldPanel("kind"),
        *BasePage.content_panels[1:],
        FieldPanel("poster"),
        InlinePanel(
            "sessions", label=pgettext_lazy("event", "session"), heading=_("Sessions: when and where"), min_num=1
        ),
        FieldPanel("edition"),
        FieldPanel("exhibition"),
        FieldPanel("audience"),
        FieldPanel("contact"),
        FieldPanel("body"),
    ]
    api_fields: ClassVar = [
        *BasePage.api_fields,
        APIField("kind"),
        APIField("audience"),
        fields.picture("poster"),
        fields.rows("sessions", "name", "starts_at", "ends_at", "venue"),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("kind")]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .. import structured_data

        if self.pk:
            models.prefetch_related_objects([self], "sessions")
        context = super().get_context(request, *args, **kwargs)
        return {**context, "structured_data": structured_data.event(self, request)}

    @classmethod
    def api_prefetches(cls) -> list[Any]:
        """What `/api/v2/` loads along."""
        return ["sessions"]

    @property
    def ordered_sessions(self) -> "list[EventSession]":
        """Sessions by time, from what was prefetched."""
        return sorted(self.sessions.all(), key=lambda session: session.starts_at)

    @property
    def several_venues(self) -> bool:
        """Whether its sessions are not all in one place."""
        return len({session.venue for session in self.sessions.all()}) > 1

    @property
    def first_year(self) -> int | None:
        """The year its first session falls in."""
        ordered = self.ordered_sessions
        return timezone.localtime(ordered[0].starts_at).year if ordered else None


class EventSession(Orderable):
    """场次."""

    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="sessions")
    name = models.CharField(_("name"), max_length=80, blank=True, help_text=_("Only if an event has several."))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    venue = models.CharField(_("venue"), max_length=120)

    panels: ClassVar = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("venue"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("event", "session")
        verbose_name_plural = pgettext_lazy("event", "sessions")
        indexes: ClassVar = [models.Index(fields=["starts_at"], name="session_by_start")]

    def __str__(self) -> str:
        return f"{self.page} {self.starts_at:%Y-%m-%d}"

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("A session ends after it begins.")})
