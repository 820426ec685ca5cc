"""The blocks of an exhibition's walk.

Exhibit choosers are named `exhibit`, lists of them `exhibits`, everywhere:
`exhibitions.placement.derive` finds them by these names.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from lantai.pages.block_previews import SampledBlock
from lantai.pages.blocks import PictureBlock, QuoteBlock, RichTextBlock

from . import previews
from .choosers import ExhibitChooserBlock, ExhibitListBlock


class SectionBlock(blocks.StructBlock):
    """单元: opens a section of the walk."""

    title = blocks.CharBlock(label=_("Title of the section"), max_length=40)
    lead = blocks.TextBlock(label=_("Lead"), required=False, rows=4)

    class Meta:
        label = _("Section")
        icon = "title"
        group = _("Structure")
        template = "exhibitions/blocks/section.html"
        description = _("Opens a numbered section; visitors can jump to it")
        preview_value = {"title": "云溪老照片", "lead": "照相在当年是大事。要选日子，要等太阳。"}


class PictureNumberBlock(blocks.IntegerBlock):
    """Which image of an exhibit to show, counted from 1."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Which of its images"))
        super().__init__(required=False, min_value=1, default=1, **kwargs)


class LargeExhibitBlock(SampledBlock):
    """One exhibit that deserves the whole width."""

    exhibit = ExhibitChooserBlock()
    image_number = PictureNumberBlock()
    words = blocks.TextBlock(
        label=_("Words beside it"),
        required=False,
        rows=4,
        help_text=_("Left empty, the exhibit's description is used."),
    )
    setting = blocks.ChoiceBlock(
        label=_("Setting"),
        choices=[
            ("room", _("Dark room, full width")),
            ("beside", _("Words beside it")),
            ("flip", _("Words before it")),
        ],
        default="room",
    )

    def sample(self) -> dict[str, Any] | None:
        found = previews.samples(1, kind="photo")
        return {"exhibit": found[0], "image_number": 1, "words": "", "setting": "beside"} if found else None

    class Meta:
        label = _("One exhibit, large")
        icon = "image"
        group = _("Exhibits")
        template = "exhibitions/blocks/large.html"
        description = _("One exhibit across the page, in a dark room or with words beside it")


class RowBlock(SampledBlock):
    """Two to four exhibits on one eye line."""

    exhibits = ExhibitListBlock(min_num=2, max_num=4)
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    def sample(self) -> dict[str, Any] | None:
        found = previews.samples(3, kind="photo")
        return {"exhibits": found, "caption": ""} if found else None

    class Meta:
        label = _("Row of exhibits")
        icon = "grip"
        group = _("Exhibits")
        template = "exhibitions/blocks/row.html"
        description = _("Two to four exhibits hung on one eye line")


class WallBlock(SampledBlock):
    """Many exhibits, small."""

    heading = blocks.CharBlock(label=_("Heading"), required=False)
    exhibits = ExhibitListBlock(min_num=1)

    def sample(self) -> dict[str, Any] | None:
        found = previews.samples(6)
        return {"heading": "", "exhibits": found} if found else None

    class Meta:
        label = _("Wall of exhibits")
        icon = "table"
        group = _("Exhibits")
        template = "exhibitions/blocks/wall.html"
        description = _("Any number of exhibits as a wall of small pictures")


class MomentBlock(blocks.StructBlock):
    """One side of a comparison."""

    exhibit = ExhibitChooserBlock()
    image_number = PictureNumberBlock()
    label = blocks.CharBlock(label=_("Label"), max_length=12, help_text=_("A year, for example."))


class ComparisonBlock(SampledBlock):
    """今昔对比: two pictures of one place."""

    then = MomentBlock(label=_("Then"))
    now = MomentBlock(label=_("Now"))
    caption = blocks.TextBlock(label=_("Caption"), required=False, rows=2)

    def sample(self) -> dict[str, Any] | None:
        found = previews.samples(2, kind="photo")
        if not found:
            return None
        then, now = ({"exhibit": exhibit, "image_number": 1, "label": exhibit.date_shown[:12]} for exhibit in found)
        return {"then": then, "now": now, "caption": ""}

    class Meta:
        label = _("Then and now")
        icon = "arrows-up-down"
        group = _("Exhibits")
        template = "exhibitions/blocks/comparison.html"
        description = _("Two exhibits of one place, joined by a slider")


class DocumentReaderBlock(SampledBlock):
    """A document beside its transcription."""

    exhibit = ExhibitChooserBlock()
    vertical = blocks.BooleanBlock(
        label=_("Set the transcription vertically on wide screens"), required=False, default=True
    )

    def sample(self) -> dict[str, Any] | None:
        found = previews.samples(1, kind="document", transcription__gt="")
        return {"exhibit": found[0], "vertical": True} if found else None

    class Meta:
        label = _("Document with transcription")
        icon = "doc-full"
        group = _("Exhibits")
        template = "exhibitions/blocks/reader.html"
        description = _("Pages of a document, its transcription beside them")


class TimelinePointBlock(blocks.StructBlock):
    exhibit = ExhibitChooserBlock()
    words = blocks.CharBlock(
        label=_("What happened"), required=False, help_text=_("Left empty, the exhibit's title is used.")
    )


class TimelineBlock(SampledBlock):
    """A timeline in the order of the exhibits' own dates."""

    heading = blocks.CharBlock(label=_("Heading"), required=False)
    exhibits = ExhibitListBlock(TimelinePointBlock(), min_num=2)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        points = [point for point in value["exhibits"] if point["exhibit"] and point["exhibit"].date_from]
        context["points"] = sorted(points, key=lambda point: point["exhibit"].date_from)
        return context

    def sample(self) -> dict[str, Any] | None:
        found = previews.samples(4, date_from__isnull=False)
        return {"heading": "", "exhibits": [{"exhibit": exhibit, "words": ""} for exhibit in found]} if found else None

    class Meta:
        label = _("Timeline")
        icon = "history"
        group = _("Exhibits")
        template = "exhibitions/blocks/timeline.html"
        description = _("Exhibits in the order of their dates")


class MapBlock(SampledBlock):
    """Where the exhibits come from, on the hall's own map."""

    heading = blocks.CharBlock(label=_("Heading"), required=False)
    exhibits = ExhibitListBlock(min_num=1)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        places: dict[Any, list[Any]] = {}
        for exhibit in value["exhibits"]:
            if exhibit and exhibit.place:
                places.setdefault(exhibit.place, []).append(exhibit)
        context["places"] = sorted(places.items(), key=lambda item: (item[0].y or 0, item[0].x or 0))
        return context

    def sample(self) -> dict[str, Any] | None:
        found = previews.samples(4, place__x__isnull=False)
        return {"heading": "", "exhibits": found} if found else None

    class Meta:
        label = _("Map of places")
        icon = "site"
        group = _("Exhibits")
        template = "exhibitions/blocks/map.html"
        description = _("The places of exhibits, marked on the hall's map")


class AudioBlock(SampledBlock):
    audio = AudioChooserBlock(label=_("Sound"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    transcript = blocks.TextBlock(
        label=_("Transcript"), required=False, help_text=_("For those who cannot hear it, and for search.")
    )

    def sample(self) -> dict[str, Any] | None:
        audio = previews.recording("audio")
        return {"audio": audio, "caption": "", "transcript": ""} if audio else None

    class Meta:
        label = _("Sound")
        icon = "media"
        group = _("Sound and film")
        template = "exhibitions/blocks/audio.html"
        description = _("A recording with its transcript")


class VideoBlock(SampledBlock):
    video = VideoChooserBlock(label=_("Film"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    transcript = blocks.TextBlock(label=_("Transcript"), required=False)

    def sample(self) -> dict[str, Any] | None:
        video = previews.recording("video")
        return {"video": video, "caption": "", "transcript": ""} if video else None

    class Meta:
        label = _("Film")
        icon = "media"
        group = _("Sound and film")
        template = "exhibitions/blocks/video.html"
        description = _("A film with its transcript; never plays by itself")


class FurtherReadingBlock(SampledBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, default="延伸阅读")
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"), min_num=1)

    def sample(self) -> dict[str, Any] | None:
        found = previews.readings(2)
        return {"heading": "延伸阅读", "pages": found} if found else None

    class Meta:
        label = _("Further reading")
        icon = "link"
        group = _("Text")
        template = "exhibitions/blocks/further.html"
        description = _("Pages of this site that carry on from here: stories, other exhibitions")


class WalkBlocks(blocks.StreamBlock):
    """The stream of an exhibition. Names are stored; do not rename them without a data migration."""

    section = SectionBlock()
    text = RichTextBlock(group=_("Text"))
    large = LargeExhibitBlock()
    row = RowBlock()
    wall = WallBlock()
    comparison = ComparisonBlock()
    reader = DocumentReaderBlock()
    timeline = TimelineBlock()
    map = MapBlock()
    quote = QuoteBlock(group=_("Text"))
    picture = PictureBlock(group=_("Text"))
    audio = AudioBlock()
    video = VideoBlock()
    further = FurtherReadingBlock()
