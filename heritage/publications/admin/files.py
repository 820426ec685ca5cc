"""Where editors have files made of a book, see how far they are, and take them away."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

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


class FilesView(WagtailAdminTemplateMixin, FormView):
    """The files of one book, what to know before printing, and a form to have another made."""

    form_class = ExportForm
    template_name = "publications/admin/files.html"
    page_title = gettext_lazy("EPUB and PDF")
    header_icon = "download"
    book: PublicationPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.book = get_object_or_404(PublicationPage, pk=kwargs["page_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(self.book, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        exports = list(BookExport.objects.filter(publication=self.book).select_related("user"))
        for export in exports:
            export.publication = self.book
        working = [export for export in exports if export.is_working and not export.is_stalled]
        context = super().get_context_data(**kwargs)
        if not working:
            edition = draft_edition(self.book.get_latest_revision_as_object())
            context |= {
                "too_small": too_small(edition),
                "left_out": edition.left_out,
                "figures": figures_of(edition),
                "missing": _missing(),
            }
        return {
            **context,
            "book": self.book,
            "exports": [{"export": export, "outdated": exporting.standing(export)} for export in exports],
            "working": working,
            "may_export": exporting.may_export(self.request.user),
        }

    def form_valid(self, form: ExportForm) -> HttpResponse:
        chosen = form.cleaned_data
        marks = chosen["has_marks"] and chosen["format"] == BookExport.Format.PDF
        try:
            exporting.begin(
                self.book, chosen["format"], version=chosen["version"], has_marks=marks, user=self.request.user
            )
        except (ValidationError, exporting.CannotExportError) as refusal:
            form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
            return self.form_invalid(form)
        return redirect("book_files", self.book.pk)


def _missing() -> str:
    """What keeps PDF files from being made here, in a sentence; "" if nothing does."""
    try:
        exporting.maker_of(BookExport.Format.PDF).check()
    except exporting.CannotExportError as lack:
        return str(lack)
    return ""


def _export(request: HttpRequest, pk: int) -> BookExport:
    export: BookExport = get_object_or_404(BookExport.objects.select_related("publication"), pk=pk)
    if not may_see(export.publication, request.user):
        raise PermissionDenied
    return export


@require_safe
def take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself; outdated ones too, for the record: who may see them is asked."""
    export = _export(request, pk)
    if not export.is_finished or not export.file:
        raise Http404
    response = FileResponse(export.file.open("rb"), as_attachment=True, filename=export.file_name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def restart(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a file again whose making stopped."""
    export = _export(request, pk)
    if not exporting.restart(export, user=request.user):
        messages.warning(request, _("It is being made already."))
    return redirect("book_files", export.publication_id)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a file for good."""
    export = _export(request, pk)
    exporting.delete(export, user=request.user)
    messages.success(request, _("The file has been deleted."))
    return redirect("book_files", export.publication_id)
