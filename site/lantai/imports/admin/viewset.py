"""Imports as a viewset: the history, and the pages of each import."""

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from .. import running
from ..models import ImportRun
from ..subjects import subjects_for
from .downloads import ExportView, ReportView, TemplateView
from .outcome import RunView
from .permissions import policy
from .steps import ColumnsView, StartView, UploadView


class HistoryView(generic.IndexView):
    """All imports, latest first, with what each amounted to."""

    template_url_name = ""
    export_url_name = ""

    def get_base_queryset(self) -> models.QuerySet[ImportRun]:
        runs: models.QuerySet[ImportRun] = policy.instances_user_has_any_permission_for(self.request.user, ["view"])
        return runs.select_related("user")

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [
            HeaderButton(
                _("Import %(what)s") % {"what": subject.label},
                url=f"{self.add_url}?subject={subject.name}",
                icon_name="upload",
            )
            for subject in subjects_for(self.request.user)
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = []
        for subject in subjects_for(self.request.user):
            buttons += [
                Button(
                    _("Export all: %(what)s") % {"what": subject.label},
                    url=reverse(self.export_url_name, args=[subject.name]),
                    icon_name="download",
                    priority=10,
                ),
                Button(
                    _("Empty template: %(what)s") % {"what": subject.label},
                    url=reverse(self.template_url_name, args=[subject.name]),
                    icon_name="doc-empty",
                    priority=20,
                ),
            ]
        return buttons


class ImportDeleteView(generic.DeleteView):
    """Takes an import and its files off the history."""

    success_message = gettext_lazy("Import of %(object)s deleted. The records it brought stay.")

    @property
    def confirmation_message(self) -> str:
        return _("Its files and its results are deleted; the records it brought stay.")

    def get_usage_url(self) -> None:
        """Nothing refers to an import."""

    def delete_action(self) -> None:
        running.delete(self.object, user=self.request.user)


def _results(run: ImportRun) -> str:
    """3 new · 1 changed · 6 refused; nothing before there are results."""
    return " · ".join(f"{count} {outcome.label}" for outcome, count in run.outcomes if count) if run.has_results else ""


class ImportViewSet(ModelViewSet):
    """Mounted at `imports/` in the admin."""

    model = ImportRun
    name = "imports"
    icon = "upload"
    menu_label = gettext_lazy("Import and export")
    menu_name = "imports"
    menu_order = 155
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields: ClassVar[list[str]] = []
    list_per_page = 30
    list_display: ClassVar[list[Any]] = [
        "file_name",
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            primary=lambda run: run.is_finished,
        ),
        Column("results", label=gettext_lazy("Results"), accessor=_results),
        UserColumn("user", label=gettext_lazy("By")),
        DateColumn("updated_at", label=gettext_lazy("Last step")),
    ]
    index_view_class = HistoryView
    add_view_class = UploadView
    edit_view_class = RunView
    delete_view_class = ImportDeleteView

    @property
    def permission_policy(self) -> Any:
        return policy

    def get_permissions_to_register(self) -> Any:
        """None: importing follows from the permissions of what is imported."""
        from django.contrib.auth.models import Permission

        return Permission.objects.none()

    def _step(self, view_class: Any, **more: Any) -> Any:
        kwargs = {
            "columns_url_name": self.get_url_name("columns"),
            "start_url_name": self.get_url_name("start"),
            "report_url_name": self.get_url_name("report"),
            "results_url_name": self.get_url_name("results"),
            "template_url_name": self.get_url_name("template"),
            "export_url_name": self.get_url_name("export"),
            "index_url_name": self.get_url_name("index"),
            "edit_url_name": self.get_url_name("edit"),
            "delete_url_name": self.get_url_name("delete"),
            "permission_policy": policy,
            **more,
        }
        return view_class.as_view(**{name: value for name, value in kwargs.items() if hasattr(view_class, name)})

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(
            template_url_name=self.get_url_name("template"), export_url_name=self.get_url_name("export"), **kwargs
        )

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self._step(UploadView), name="add"),
            path("<int:pk>/", self._step(RunView), name="edit"),
            path("<int:pk>/results/", self._step(RunView, results_only=True), name="results"),
            path("<int:pk>/columns/", self._step(ColumnsView), name="columns"),
            path("<int:pk>/start/", self._step(StartView), name="start"),
            path("<int:pk>/report/", self._step(ReportView), name="report"),
            path("<int:pk>/delete/", self.delete_view, name="delete"),
            path("template/<slug:subject>/", self._step(TemplateView), name="template"),
            path("export/<slug:subject>/", self._step(ExportView), name="export"),
        ]
