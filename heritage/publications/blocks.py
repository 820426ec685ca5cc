"""The blocks of a chapter. Names are stored; do not rename them without a data migration."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from exhibitions.blocks.choosers import ExhibitChooserBlock
from exhibitions.blocks.walk import PictureNumberBlock

from .features import TEXT_FEATURES

WIDTHS = [("full", _("across the page")), ("half", _("half the width")), ("page", _("a page of its own"))]

ELEMENT_PARTS = [
    ("particulars", _("particulars")),
    ("summary", _("summary")),
    ("history", _("history (历史渊源)")),
    ("content", _("content (基本内容)")),
    ("transmission", _("transmission (传承谱系)")),
    ("present_state", _("present state (存续状况)")),
    ("bearers", _("bearers who agreed")),
    ("chronicle", _("chronicle (大事记)")),
    ("pictures", _("pictures")),
]


class HeadingBlock(blocks.StructBlock):
    """节 and below; its number follows from its place."""

    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("1", _("section (第一节)")), ("2", _("subsection (一、)")), ("3", _("point (（一）)"))],
        default="1",
    )
    text = blocks.CharBlock(label=_("Heading"), max_length=80)
    numbered = blocks.BooleanBlock(label=_("Numbered"), required=False, default=True)

    class Meta:
        label = _("Heading")
        icon = "title"
        description = _("A heading within the chapter, numbered by itself")


class BookTextBlock(blocks.RichTextBlock):
    """Running text with footnotes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        description = _("Running text with lists, links and footnotes")


class FigureBlock(blocks.StructBlock):
    """A picture that is not an exhibit."""

    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=160)
    width = blocks.ChoiceBlock(label=_("Width in print"), choices=WIDTHS, default="full")

    class Meta:
        label = _("Picture")
        icon = "image"
        description = _("A numbered picture with its caption and source")


class BookTableBlock(blocks.StructBlock):
    """A table with its caption."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=120)
    table = TableBlock(label=_("Table"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=160)

    class Meta:
        label = _("Table")
        icon = "table"
        description = _("A numbered table with its caption and source")


class QuotationBlock(blocks.StructBlock):
    """Somebody else's words, set apart."""

    text = BookTextBlock(label=_("Words"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=160)

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        description = _("A passage from a source, set apart")


class VerseBlock(blocks.StructBlock):
    """Verse or song: lines stay lines."""

    title = blocks.CharBlock(label=pgettext_lazy("heading of a passage", "Title"), required=False, max_length=80)
    lines = blocks.TextBlock(label=_("Lines"), rows=6, help_text=_("One verse a line; a blank line between stanzas."))
    source = blocks.CharBlock(label=_("Sung or written by, source"), required=False, max_length=160)

    class Meta:
        label = _("Verse or song")
        icon = "list-ul"
        description = _("Lines of a poem or song, kept as they are")


class TranscribedDocumentBlock(blocks.StructBlock):
    """录文: a record given in full or in extract."""

    title = blocks.CharBlock(label=pgettext_lazy("heading of a passage", "Title"), max_length=120)
    date = blocks.CharBlock(label=_("Date"), required=False, max_length=60)
    source = blocks.CharBlock(label=_("Held by, reference code"), required=False, max_length=160)
    text = BookTextBlock(label=_("Text of the document"))

    class Meta:
        label = _("Transcribed document")
        icon = "doc-full"
        description = _("The text of a record, with its date and where it is held")


class BookExhibitBlock(blocks.StructBlock):
    """An exhibit as a figure; what the public may not see is left out, online and in files."""

    exhibit = ExhibitChooserBlock()
    image_number = PictureNumberBlock()
    caption = blocks.CharBlock(
        label=_("Caption"), required=False, max_length=120, help_text=_("Left empty, the exhibit's title is used.")
    )
    with_description = blocks.BooleanBlock(label=_("With its description"), required=False, default=False)
    with_transcription = blocks.BooleanBlock(label=_("With its transcription"), required=False, default=False)
    width = blocks.ChoiceBlock(label=_("Width in print"), choices=WIDTHS, default="full")

    class Meta:
        label = _("Exhibit")
        icon = "exhibit"
        description = _("A record of the catalogue as a numbered figure")


class BookElementBlock(blocks.StructBlock):
    """An element of the register, told with the parts that are wanted."""

    element = SnippetChooserBlock("heritage.HeritageElement", label=_("Element"))
    with_heading = blocks.BooleanBlock(label=_("Its name as a heading"), required=False, default=True)
    parts = blocks.MultipleChoiceBlock(
        label=_("Parts"),
        choices=ELEMENT_PARTS,
        default=["particulars", "history", "content"],
        widget=CheckboxSelectMultiple,
        help_text=_("Taken from the register as it stands. Bearers appear as far as they agreed to."),
    )

    class Meta:
        label = _("Element of the register")
        icon = "list-ul"
        description = _("An element of intangible heritage with its history, content, bearers, chronicle, pictures")


class ChapterBlocks(blocks.StreamBlock):
    """The stream of a chapter."""

    heading = HeadingBlock()
    text = BookTextBlock()
    picture = FigureBlock()
    exhibit = BookExhibitBlock()
    table = BookTableBlock()
    quotation = QuotationBlock()
    verse = VerseBlock()
    document = TranscribedDocumentBlock()
    element = BookElementBlock()
