"""Where editors have files made of a book, see how far they are, and take them away."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from lantai.ops.made_files_admin import MadeFilesView, deleting, restarting, taking

from .. import exporting
from ..manuscript.compose import draft_edition
from ..manuscript.counting import figures_of
from ..models import BookExport, PublicationPage
from ..typeset.plates import too_small


def may_see(book: PublicationPage, user: Any) -> bool:
    """Whether a user may see and take away the files of a book: proofs hold what is not public yet."""
    return bool(user.is_active and user.has_perm("publications.view_bookexport"))


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=pgettext_lazy("of a file of a book", "Format"), choices=BookExport.Format.choices)
    version = forms.ChoiceField(
        label=pgettext_lazy("of a file of a book", "Version"), choices=BookExport.Version.choices
    )
    has_marks = forms.BooleanField(
        label=gettext_lazy("With crop marks and bleed"),
        required=False,
        help_text=gettext_lazy("PDF only, for the printer: 3 mm bleed and marks around the page of 185 × 260 mm."),
    )


class FilesView(MadeFilesView):
    """The files of one book, what to know before printing, and a form to have another made."""

    form_class = ExportForm
    template_name = "publications/admin/files.html"
    page_title = gettext_lazy("EPUB and PDF")
    url_name = "book_file"
    book: PublicationPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.book = get_object_or_404(PublicationPage, pk=kwargs["page_id"])

    def may_see(self) -> bool:
        return may_see(self.book, self.request.user)

    def may_make(self) -> bool:
        return exporting.may_export(self.request.user)

    def may_delete(self) -> bool:
        return bool(self.request.user.has_perm("publications.delete_bookexport"))

    def get_page_subtitle(self) -> str:
        return str(self.book.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.book.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_initial(self) -> dict[str, Any]:
        return {"version": BookExport.Version.PUBLISHED if self.book.live else BookExport.Version.DRAFT}

    def get_files(self) -> list[BookExport]:
        exports = list(BookExport.objects.filter(publication=self.book).select_related("user", "job"))
        for export in exports:
            export.publication = self.book
        return exports

    def details_of(self, made: BookExport) -> list[str]:
        details = [str(made.get_format_display()), str(made.get_version_display())]
        if made.has_marks:
            details.append(_("with crop marks and bleed"))
        if made.pages:
            details.append(ngettext("%(n)s page", "%(n)s pages", made.pages) % {"n": made.pages})
        return details

    def outdated(self, made: BookExport) -> list[str]:
        return exporting.standing(made)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not context["working"]:
            edition = draft_edition(self.book.get_latest_revision_as_object())
            context |= {
                "too_small": too_small(edition),
                "left_out": edition.left_out,
                "figures": figures_of(edition),
                "missing": _missing(),
            }
        return context

    def begin(self, chosen: dict[str, Any]) -> None:
        marks = chosen["has_marks"] and chosen["format"] == BookExport.Format.PDF
        exporting.begin(self.book, chosen["format"], version=chosen["version"], has_marks=marks, user=self.request.user)


def _missing() -> str:
    """What keeps PDF files from being made here, in a sentence; "" if nothing does."""
    try:
        exporting.maker_of(BookExport.Format.PDF).check()
    except exporting.CannotExportError as lack:
        return str(lack)
    return ""


def _export(request: HttpRequest, pk: int) -> BookExport:
    export: BookExport = get_object_or_404(BookExport.objects.select_related("publication", "job"), pk=pk)
    if not may_see(export.publication, request.user):
        raise PermissionDenied
    return export


def _is_there(export: BookExport) -> bool:
    """Outdated ones too, for the record: who may see them is asked."""
    return bool(export.is_finished and export.file)


def _back(export: BookExport) -> str:
    return reverse("book_files", args=[export.publication_id])


take = taking(_export, _is_there)
restart = restarting(_export, exporting.restart, _back)
delete = deleting(_export, exporting.delete, _back)
