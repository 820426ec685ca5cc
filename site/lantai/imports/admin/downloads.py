"""Workbooks to take away: reports, templates, everything there is."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import View
from wagtail.admin import messages

from .. import running
from ..sheets import SheetWriter
from ..subjects import Subject, subject_named
from ..tables import UnreadableTableError
from .steps import ImportStepMixin


def as_download(write: Callable[[Path], object], name: str) -> FileResponse:
    """What `write` makes, sent as a file that is gone afterwards."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "workbook.xlsx")
        write(path)
        # On the systems this runs on, an open file outlives its name.
        response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


class ReportView(ImportStepMixin, View):
    """The report on the last pass."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.run.has_results:
            raise Http404
        stem, word = Path(self.run.file_name).stem, _("report")
        try:
            return as_download(lambda path: running.report(self.run, path), f"{stem} {word}.xlsx")
        except UnreadableTableError as error:
            messages.error(request, str(error))
            return redirect(self.edit_url_name, self.run.pk)


class SubjectDownloadView(ImportStepMixin, View):
    """A workbook about a subject as a whole."""

    def subject(self) -> Subject:
        try:
            subject = subject_named(self.kwargs["subject"])
        except KeyError as error:
            raise Http404 from error
        if not subject.may_import(self.request.user):
            raise PermissionDenied
        return subject


class TemplateView(SubjectDownloadView):
    """An empty list with every column, an example, and what each column takes."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        subject = self.subject()
        word = pgettext("file that is filled in", "template")
        return as_download(lambda path: write_template(subject, path), f"{subject.label} {word}.xlsx")


class ExportView(SubjectDownloadView):
    """Every record, as a list that can be imported again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        subject = self.subject()
        return as_download(subject.export, f"{subject.label} {timezone.localdate():%Y%m%d}.xlsx")


def write_template(subject: Subject, target: Path) -> None:
    """A workbook with the subject's columns, one example row, and a sheet that explains them."""
    rows, columns = str(subject.label), _("Columns")
    writer = SheetWriter()
    writer.add_sheet(rows, [field.heading for field in subject.fields], [18] * len(subject.fields))
    writer.add_row(rows, [field.example for field in subject.fields])
    writer.add_sheet(columns, [_("Column"), _("What it holds"), _("Also called"), _("How")], [18, 30, 46, 70])
    for field in subject.fields:
        also = "、".join(field.names[1:])
        how = [_("Needed.")] if field.required else []
        writer.add_row(
            columns, [field.heading, str(field.label), also, " ".join([*how, str(field.help)]).strip()], wrap=True
        )
    for hint in subject.hints:
        writer.add_row(columns, ["", "", "", str(hint)], wrap=True)
    writer.save(target)
