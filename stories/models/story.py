"""档案故事: one story, with its by-line, its text and the exhibits it rests on."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from exhibitions import archival_dates, placement
from lantai.api import fields
from lantai.pages.filtering import decade_of
from lantai.pages.models import BasePage

from ..admin.panels import PitchesPanel
from ..blocks import StoryBlocks


class TaggedStory(ItemBase):
    """Stories and exhibits are filed under the same words, so that one leads to the other."""

    tag = models.ForeignKey("exhibitions.ExhibitTag", on_delete=models.CASCADE, related_name="tagged_stories")
    content_object = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        unique_together = (("tag", "content_object"),)


class StoryPage(BasePage):
    """One story. `body` holds text, pictures and exhibits; the years told about are derived from `date_text`."""

    class Byline(models.TextChoices):
        NAME = "name", _("own name (署名)")
        PEN_NAME = "pen_name", _("pen name (笔名)")
        ANONYMOUS = "anonymous", _("anonymous (匿名)")

    class Origin(models.TextChoices):
        HALL = "hall", _("written by the hall (本馆编撰)")
        CONTRIBUTED = "contributed", _("sent in by a reader (读者来稿)")

    byline_kind = models.CharField(_("how the author is named"), max_length=10, choices=Byline, default=Byline.NAME)
    byline = models.CharField(
        _("by-line"), max_length=60, blank=True, help_text=_("As printed under the title. Empty for anonymous stories.")
    )
    credits = models.CharField(
        _("others who had a part"), max_length=200, blank=True, help_text=_("For example 口述：某某　整理：某某.")
    )
    origin = models.CharField(_("where it comes from"), max_length=12, choices=Origin, default=Origin.HALL)
    written_on = models.DateField(
        _("finished on"),
        default=timezone.localdate,
        help_text=_("The day the manuscript was finished; the year's figures count by it."),
    )
    lead = models.TextField(_("lead (导语)"), blank=True, max_length=600)
    body = StreamField(StoryBlocks(), verbose_name=_("text"), blank=True)
    notes = models.TextField(
        _("notes"), blank=True, help_text=_("Sources and explanations, a line for each; numbered under the story.")
    )
    theme = models.ForeignKey(
        "stories.StoryTheme",
        verbose_name=pgettext_lazy("stories", "theme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stories",
    )
    date_text = models.CharField(
        _("date told about"),
        max_length=60,
        blank=True,
        help_text=archival_dates.EXAMPLES,
    )
    date_from = models.DateField(_("from"), null=True, blank=True, editable=False, db_index=True)
    date_to = models.DateField(_("to"), null=True, blank=True, editable=False)
    place = models.ForeignKey(
        "exhibitions.Place",
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stories",
    )
    tags = ClusterTaggableManager(through=TaggedStory, blank=True, verbose_name=_("tags"))

    loaded_along = ("picture", "theme", "place")
    template = "stories/story_page.html"
    parent_page_types: ClassVar = ["stories.StoryIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *BasePage.content_panels[:1],
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("byline_kind"), FieldPanel("byline")]),
                FieldPanel("credits"),
                FieldRowPanel([FieldPanel("origin"), FieldPanel("written_on")]),
            ],
            _("Who wrote it"),
        ),
        FieldPanel("lead"),
        *BasePage.content_panels[1:],
        FieldPanel("body"),
        MultipleChooserPanel(
            "basis",
            chooser_field_name="exhibit",
            label=_("exhibit"),
            heading=_("Records the story rests on (档案依据)"),
            help_text=_("The public sees those that may be shown, under the story."),
        ),
        FieldPanel("notes"),
        MultiFieldPanel(
            [
                FieldPanel("theme"),
                FieldRowPanel([FieldPanel("date_text"), FieldPanel("place")]),
                FieldPanel("tags", help_text=_("Words visitors can filter by; the same as for exhibits.")),
            ],
            _("For finding it"),
        ),
        MultipleChooserPanel(
            "readings",
            chooser_field_name="reading",
            label=_("page"),
            heading=_("Further reading"),
            help_text=_("Stories of the same theme, tags or years are added by themselves."),
        ),
    ]
    promote_panels: ClassVar = [PitchesPanel(heading=_("Pitches")), *BasePage.promote_panels]
    api_fields: ClassVar = [
        *BasePage.api_fields,
        *(APIField(name) for name in ("byline", "credits", "lead", "date_text", "date_from", "date_to")),
        fields.named("theme"),
        fields.named("place"),
        fields.tags(),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("byline"),
        index.SearchField("lead"),
        index.SearchField("body"),
        index.SearchField("notes"),
        index.FilterField("theme"),
        index.FilterField("place"),
        index.FilterField("date_from"),
        index.FilterField("written_on"),
        index.FilterField("origin"),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .. import structured_data
        from ..reading import story_context

        context = {**super().get_context(request, *args, **kwargs), **story_context(self)}
        return {**context, "structured_data": structured_data.article(self, request, context["basis"], context["tags"])}

    @classmethod
    def api_prefetches(cls) -> list[Any]:
        """What `/api/v2/` loads along."""
        return ["tags"]

    def clean(self) -> None:
        super().clean()
        if self.byline_kind == self.Byline.ANONYMOUS:
            self.byline = ""
        elif not self.byline.strip():
            raise ValidationError({"byline": _("Name the author, or choose “anonymous”.")})
        try:
            dates = archival_dates.parse(self.date_text)
        except archival_dates.UnreadableDateError as error:
            raise ValidationError({"date_text": str(error)}) from error
        self.date_from, self.date_to = dates.start, dates.end

    def check_publishable(self) -> None:
        """Raise `ValidationError` naming the exhibits the public may not see, if the text holds any."""
        super().check_publishable()
        placement.check_showable(self)

    @property
    def author(self) -> str:
        """The by-line as printed; 佚名 for an anonymous story."""
        return self.byline or pgettext("author of a story", "Anonymous")

    @property
    def decade(self) -> int | None:
        """The decade told about: 1950."""
        return decade_of(self.date_from, self.date_to)

    @property
    def date_shown(self) -> str:
        """The date told about as a reader likes it."""
        return archival_dates.display(self.date_text) if self.date_from else ""


class StoryBasis(Orderable):
    """档案依据: an exhibit the story rests on. The public sees it as long as the exhibit may be shown."""

    page = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="basis")
    exhibit = models.ForeignKey(
        "exhibitions.Exhibit", verbose_name=_("exhibit"), on_delete=models.CASCADE, related_name="story_bases"
    )
    note = models.CharField(_("what it tells"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("record the story rests on")
        verbose_name_plural = _("records the story rests on")
        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "exhibit"], name="basis_once_in_story")]

    def __str__(self) -> str:
        return str(self.exhibit)


class StoryReading(Orderable):
    """A page chosen to read on with."""

    page = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="readings")
    reading = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    class Meta(Orderable.Meta):
        verbose_name = _("further reading")
        verbose_name_plural = _("further readings")

    def __str__(self) -> str:
        return str(self.reading)
