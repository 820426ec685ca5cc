"""Blocks any page of text can use."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from .block_previews import SampledBlock

# No images inside rich text: a picture is a block, so that it is prepared and captioned.
RICH_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript"]
HEADED_TEXT_FEATURES = ["h2", "h3", *RICH_TEXT_FEATURES]


class RichTextBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", HEADED_TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "pages/blocks/text.html"
        description = _("Running text with headings, lists and links")
        preview_value = "<p>一座县的记性，不在碑上，在柜子里。</p>"


class PictureBlock(SampledBlock):
    """A picture that is not an exhibit: a view of the hall, a scene of an event."""

    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    def sample(self) -> dict[str, Any] | None:
        image = get_image_model().objects.filter(is_public=True).order_by("pk").first()
        return {"image": image, "caption": image.title} if image else None

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "pages/blocks/picture.html"
        description = _("One picture with a caption, not an exhibit")


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    words = blocks.TextBlock(label=_("Words"), rows=3)
    source = blocks.CharBlock(label=_("Who, where, when"), required=False)

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "pages/blocks/quote.html"
        description = _("A sentence that stands alone, set vertically on wide screens")
        preview_value = {"words": "树是大家的阴凉，\n砍了一株，少了一村人的夏天。", "source": "社员大会发言记录"}


class VisitingBlock(blocks.StaticBlock):
    """Where the hall is and when it is open, from its settings: kept in one place."""

    class Meta:
        label = _("Hours and address")
        icon = "time"
        admin_text = _("Hours, address, admission and telephone as they stand in the settings of the hall.")
        template = "pages/blocks/visiting.html"
        description = _("Hours, address, admission and telephone, taken from the settings")
        # Nothing is entered; with a value of its own Wagtail offers a preview.
        preview_value = None


class ReadingBlocks(blocks.StreamBlock):
    """What a page of text is made of."""

    text = RichTextBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    visiting = VisitingBlock()
    table = TableBlock(
        label=_("Table"),
        icon="table",
        template="pages/blocks/table.html",
        description=_("Rows and columns; the first row may be a heading"),
        preview_value={
            "data": [["场次", "时间"], ["上午", "9:00—11:00"], ["下午", "14:00—16:00"]],
            "first_row_is_table_header": True,
            "table_header_choice": "row",
        },
    )
