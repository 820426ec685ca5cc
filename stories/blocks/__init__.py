"""What a story is built from.

Exhibit choosers keep the names they have in exhibitions (`exhibit`, `exhibits`), so that the same code
finds, resolves and guards them.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from exhibitions.blocks.walk import (
    AudioBlock,
    ComparisonBlock,
    DocumentReaderBlock,
    LargeExhibitBlock,
    MapBlock,
    RowBlock,
    TimelineBlock,
    VideoBlock,
)
from lantai.pages.blocks import PictureBlock, QuoteBlock, RichTextBlock


class StoryPictureBlock(PictureBlock):
    """A picture that is no exhibit: the author's own, or a scene of today."""

    source = blocks.CharBlock(
        label=_("Where it comes from"),
        required=False,
        max_length=120,
        help_text=_("Who took or lent it, for example 作者供图. Left empty, the credit of the picture is used."),
    )

    class Meta:
        template = "stories/blocks/picture.html"
        description = _("One picture with caption and source, not an exhibit")


class StoryBlocks(blocks.StreamBlock):
    """The stream of a story. Names are stored; do not rename them without a data migration."""

    text = RichTextBlock(group=_("Text"))
    picture = StoryPictureBlock(group=_("Text"))
    quote = QuoteBlock(group=_("Text"), description=_("A sentence worth stopping at, or somebody's words"))
    large = LargeExhibitBlock()
    row = RowBlock()
    comparison = ComparisonBlock()
    reader = DocumentReaderBlock()
    timeline = TimelineBlock()
    map = MapBlock()
    audio = AudioBlock()
    video = VideoBlock()
