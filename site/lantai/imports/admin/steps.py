"""The steps of an import: hand in, settle the columns, start."""

from itertools import islice
from typing import Any

from django.contrib import messages as django_messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from .. import running
from ..headings import Header
from ..models import KEPT_DAYS, ImportRun
from ..subjects import Subject, subject_named, subjects_for
from ..tables import Table, UnreadableTableError
from .forms import SAMPLES, ColumnsForm, UploadForm

SAMPLED_ROWS = 60


class ImportStepMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """The frame of a page about one import, or about one that is to be."""

    model: Any = None
    index_url_name = ""
    edit_url_name = ""
    header_icon = "upload"
    permission_required = "add"
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def run(self) -> ImportRun:
        run: ImportRun = get_object_or_404(ImportRun.objects.select_related("user", "job"), pk=self.kwargs["pk"])
        if not self.user_has_permission_for_instance("change", run):
            raise PermissionDenied
        return run

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(ImportRun._meta.verbose_name_plural)},
        ]
        if "pk" in self.kwargs:
            items.append({"url": reverse(self.edit_url_name, args=[self.run.pk]), "label": self.run.file_name})
        return [*items, {"url": "", "label": self.get_page_title()}]


class UploadView(ImportStepMixin, FormView):
    """First step: the list and its pictures."""

    form_class = UploadForm
    template_name = "imports/upload.html"
    columns_url_name = ""
    template_url_name = ""

    @cached_property
    def subject(self) -> Subject:
        """The subject named in the address, else the first the user may import."""
        allowed = subjects_for(self.request.user)
        wanted = self.request.GET.get("subject", allowed[0].name)
        try:
            subject = subject_named(wanted)
        except KeyError as error:
            raise Http404 from error
        if subject not in allowed:
            raise PermissionDenied
        return subject

    def get_page_title(self) -> str:
        return _("Import %(what)s") % {"what": self.subject.label}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "subject": self.subject}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        run = running.begin(
            self.subject,
            form.cleaned_data["file"],
            user=self.request.user,
            pictures_file=form.cleaned_data.get("pictures_file"),
            pictures_folder=form.cleaned_data.get("pictures_folder", ""),
            options=form.options,
        )
        return redirect(self.columns_url_name, run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            subject=self.subject,
            others=[s for s in subjects_for(self.request.user) if s is not self.subject],
            template_url=reverse(self.template_url_name, args=[self.subject.name]),
            kept_days=KEPT_DAYS,
            form_is_multipart=True,
            submit_button_label=_("Upload and go on"),
            submit_button_active_label=_("Uploading…"),
        )


class ColumnsView(ImportStepMixin, FormView):
    """Second step: what each column means; then the list is tried."""

    form_class = ColumnsForm
    template_name = "imports/columns.html"
    page_title = gettext_lazy("Columns")
    table: Table
    header: Header
    samples: dict[int, list[str]]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.user_has_permission("add"):
            raise PermissionDenied
        try:
            self._read()
        except UnreadableTableError as error:
            messages.error(request, str(error))
            return redirect(self.edit_url_name, self.run.pk)
        return super().dispatch(request, *args, **kwargs)

    def _read(self) -> None:
        sheet = self.request.GET.get("sheet", "")
        with running.opened(self.run, sheet) as (table, header):
            self.table, self.header = table, header
            self.samples = {}
            rows = (row for row in table.rows() if row.number >= header.first_data_row and not row.is_empty)
            for row in islice(rows, SAMPLED_ROWS):
                for column, text in enumerate(row.cells):
                    shown = self.samples.setdefault(column, [])
                    if text and text not in shown and len(shown) < SAMPLES:
                        shown.append(text)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "subject": self.run.subject, "header": self.header}

    def form_valid(self, form: ColumnsForm) -> HttpResponse:
        running.settle(self.run, form.mapping, sheet=self.table.sheet, user=self.request.user)
        return redirect(self.edit_url_name, self.run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(
            run=self.run,
            sheets=self.table.sheets,
            sheet=self.table.sheet,
            header=self.header,
            lines=list(context["form"].lines(self.samples)),
            submit_button_label=_("Try it"),
            submit_button_active_label=_("Trying…"),
        )
        return context


class StartView(ImportStepMixin, View):
    """Starts the import, or another try."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not running.start(self.run, user=request.user, dry_run="try" in request.POST):
            django_messages.warning(request, _("It cannot be started now: it is at work already, or its file is gone."))
        return redirect(self.edit_url_name, self.run.pk)
