"""The administrator's page about backups: when the last was taken and proven, and a button to take one now."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from . import ordering, standing


class BackupView(WagtailAdminTemplateMixin, FormView):
    """A backup at work shows how far it is."""

    form_class = forms.Form
    template_name = "ops/admin/backup_page.html"
    page_title = gettext_lazy("Backup")
    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not ordering.may_back_up(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "taken": standing.last("taken"),
            "proven": standing.last("proven"),
            "complaint": standing.complaint(),
            "job": ordering.working(),
            "folder": settings.BACKUP_FOLDER,
            "is_encrypted": bool(settings.BACKUP_PASSPHRASE),
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        job = ordering.begin(self.request.user)
        return redirect("jobs:job", job.pk) if job else redirect("ops_backup")
