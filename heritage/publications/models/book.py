"""A book: everything that stands before and after its chapters, and what a title page and a colophon say."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from lantai.pages.models import BasePage

from .. import isbn
from ..admin.panels import ChaptersPanel
from ..features import MATTER_FEATURES


class PublicationPage(BasePage):
    """One book. Its chapters are the pages below it; they are reviewed and published with it, never alone."""

    class Kind(models.TextChoices):
        PUBLIC = "public", _("published by a publisher (公开出版)")
        INTERNAL = "internal", _("internal material (内部资料)")

    subtitle = models.CharField(_("subtitle"), max_length=120, blank=True)
    kind = models.CharField(_("kind of publication"), max_length=10, choices=Kind, default=Kind.INTERNAL)
    series = models.CharField(_("series (丛书)"), max_length=120, blank=True)
    edition = models.CharField(
        _("edition and impression (版次、印次)"), max_length=80, blank=True, help_text="2025年12月第1版 第1次印刷"
    )
    compiler = models.CharField(
        _("compiling body (编者)"), max_length=120, blank=True, help_text=_("Stands on the cover and the title page.")
    )
    publisher = models.CharField(_("publisher (出版者)"), max_length=120, blank=True)
    publisher_place = models.CharField(_("place of publication"), max_length=60, blank=True)
    published_on = models.DateField(_("date of publication"), null=True, blank=True)
    isbn = models.CharField(
        "ISBN",
        max_length=20,
        blank=True,
        validators=[isbn.validate],
        help_text=_("With or without hyphens; the check digit is verified."),
    )
    permit_number = models.CharField(
        _("number of the permit (准印证号)"), max_length=60, blank=True, help_text=_("Of internal material.")
    )
    cip = models.TextField(
        _("CIP text (图书在版编目数据)"), blank=True, help_text=_("As the data centre issued it; one line each.")
    )
    price = models.CharField(_("price (定价)"), max_length=40, blank=True)
    printer = models.CharField(_("printer (印刷)"), max_length=120, blank=True)
    rights = models.CharField(
        _("rights statement"), max_length=200, blank=True, help_text=_("Stands in the colophon and in the EPUB file.")
    )
    preface = RichTextField(_("preface (前言)"), blank=True, features=MATTER_FEATURES)
    preface_by = models.CharField(_("signed (preface)"), max_length=120, blank=True)
    conventions = RichTextField(_("editorial conventions (凡例)"), blank=True, features=MATTER_FEATURES)
    afterword = RichTextField(_("afterword (后记)"), blank=True, features=MATTER_FEATURES)
    afterword_by = models.CharField(_("signed (afterword)"), max_length=120, blank=True)
    offer_epub = models.BooleanField(
        _("offer the EPUB file for download"),
        default=False,
        help_text=_("Visitors get the latest file made of the published book, while nothing in it was withdrawn."),
    )
    offer_pdf = models.BooleanField(_("offer the PDF file for download"), default=False)

    template = "publications/publication_page.html"
    parent_page_types: ClassVar = ["publications.PublicationIndexPage"]
    subpage_types: ClassVar = ["publications.PartPage", "publications.ChapterPage"]
    content_panels: ClassVar = [
        *BasePage.content_panels[:1],
        FieldPanel("subtitle"),
        *BasePage.content_panels[1:],
        ChaptersPanel(heading=_("Chapters and counts")),
        InlinePanel("credits", label=_("contributor"), heading=_("Contributors")),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("compiler"),
                FieldRowPanel([FieldPanel("series"), FieldPanel("edition")]),
                FieldRowPanel([FieldPanel("publisher"), FieldPanel("publisher_place"), FieldPanel("published_on")]),
                FieldRowPanel([FieldPanel("isbn"), FieldPanel("permit_number")]),
                FieldPanel("cip"),
                FieldRowPanel([FieldPanel("price"), FieldPanel("printer")]),
                FieldPanel("rights"),
            ],
            _("Title page and colophon"),
        ),
        MultiFieldPanel(
            [FieldPanel("preface"), FieldPanel("preface_by"), FieldPanel("conventions")], _("Front matter")
        ),
        MultiFieldPanel([FieldPanel("afterword"), FieldPanel("afterword_by")], _("Back matter")),
        InlinePanel(
            "index_terms",
            label=_("name or place"),
            heading=_("Index of names and places (人名地名索引)"),
            help_text=_("Write a name once: every place where the text mentions it is found by itself."),
        ),
        MultiFieldPanel([FieldPanel("offer_epub"), FieldPanel("offer_pdf")], _("Downloads")),
    ]
    api_fields: ClassVar = [
        *BasePage.api_fields,
        *(APIField(name) for name in ("subtitle", "kind", "series", "edition", "compiler", "publisher")),
        *(APIField(name) for name in ("published_on", "isbn", "permit_number", "rights")),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("subtitle"),
        index.SearchField("series"),
        index.SearchField("compiler"),
        index.SearchField("isbn"),
        index.SearchField("preface"),
        index.SearchField("afterword"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")

    @property
    def kind_shown(self) -> str:
        """The kind as a reader is told it."""
        if self.kind == self.Kind.PUBLIC:
            return pgettext("kind of publication", "Published book")
        return pgettext("kind of publication", "Internal material")

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("Page of the book")), ("whole", _("The whole book, as it would be read"))]

    @property
    def shelf_url(self) -> str:
        """Address of the list it stands in."""
        url = self.url or ""
        return url[: -len(f"{self.slug}/")]

    def clean(self) -> None:
        super().clean()
        if self.isbn:
            self.isbn = isbn.normalise(self.isbn)

    def check_publishable(self) -> None:
        """Raise `ValidationError` naming what stands against it: in the book itself or in a chapter's draft."""
        from ..review import reasons_against

        super().check_publishable()
        if refused := reasons_against(self):
            raise ValidationError(refused)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..reading import book_context

        return {**super().get_context(request, *args, **kwargs), **book_context(self, request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page of the book; to the holder of a draft link, the whole draft in one."""
        from ..reading import whole_book

        if getattr(request, "shows_draft", False):
            return whole_book(self, request)
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from ..reading import whole_book

        if mode_name == "whole":
            request.is_preview = True  # type: ignore[attr-defined]
            return whole_book(self, request)
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response

    def permissions_for_user(self, user: Any) -> Any:
        from ..permissions import BookPermissions

        return BookPermissions(user, self)
