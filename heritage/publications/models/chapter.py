"""What a book is made of: parts (编) and chapters (章), in the order of the page tree."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Revision
from wagtail.search import index

from lantai.pages.models import BasePage

from ..blocks import ChapterBlocks

if TYPE_CHECKING:
    from .book import PublicationPage

# Below a book these addresses lead to what is made from it.
RESERVED_SLUGS = frozenset({"preface", "conventions", "afterword", "figures", "index", "download"})


class BookPart(BasePage):
    """What parts and chapters share: they go public with their book and by no other way."""

    is_chapter: ClassVar[bool] = False
    # No schedule of their own.
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        abstract = True

    @cached_property
    def book(self) -> "PublicationPage":
        """The book it belongs to; raises `PublicationPage.DoesNotExist` outside one."""
        from .book import PublicationPage

        paths = [self.path[:end] for end in range(self.steplen, len(self.path), self.steplen)]
        return PublicationPage.objects.filter(path__in=paths).get()

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is kept for a part of every book. Choose another.")})

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's, but only while its book is being published; raises `ValidationError` otherwise."""
        from ..review import is_published_with_its_book

        if not is_published_with_its_book(self):
            raise ValidationError(
                _("It goes public with its book: hand in the book for review."), code="published_with_book"
            )
        return super().publish(revision, *args, **kwargs)

    @property
    def has_workflow(self) -> bool:
        """Never: see `get_workflow`."""
        return False

    def get_workflow(self) -> None:
        """None: the review is that of the book."""

    def get_lock(self) -> Any:
        from ..permissions import book_lock

        return super().get_lock() or book_lock(self)

    def permissions_for_user(self, user: Any) -> Any:
        from ..permissions import PartPermissions

        return PartPermissions(user, self)


class PartPage(BookPart):
    """编: gathers chapters under a heading of its own."""

    template = "publications/part_page.html"
    parent_page_types: ClassVar = ["publications.PublicationPage"]
    subpage_types: ClassVar = ["publications.ChapterPage"]
    content_panels: ClassVar = [
        *BasePage.content_panels[:1],
        FieldPanel("summary", heading=_("Words below its heading")),
    ]

    class Meta:
        verbose_name = _("part of a book")
        verbose_name_plural = _("parts of books")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..reading import part_context

        return {**super().get_context(request, *args, **kwargs), **part_context(self, request)}


class ChapterPage(BookPart):
    """章. Its number follows from its place; its figures, tables and notes are numbered within it."""

    is_numbered = models.BooleanField(
        _("numbered"), default=True, help_text=_("Off for an introduction, a chronicle or an appendix.")
    )
    author = models.CharField(_("written by (撰稿)"), max_length=120, blank=True)
    body = StreamField(ChapterBlocks(), verbose_name=_("text"), blank=True)

    is_chapter = True
    template = "publications/chapter_page.html"
    parent_page_types: ClassVar = ["publications.PublicationPage", "publications.PartPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *BasePage.content_panels[:1],
        FieldPanel("is_numbered"),
        FieldPanel("author"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("author"), index.SearchField("body")]

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..reading import chapter_context

        return {**super().get_context(request, *args, **kwargs), **chapter_context(self, request)}
