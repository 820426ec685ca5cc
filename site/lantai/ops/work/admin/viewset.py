"""All long work in one place of the admin: the list, and each job with its log."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from .. import running
from ..kinds import all_kinds
from ..models import Job
from .permissions import policy

MOST_LINES = 300


class JobFilterSet(WagtailFilterSet):
    """Jobs by how they stand and what they are."""

    state = django_filters.ChoiceFilter(
        choices=Job.State.choices, label=gettext_lazy("State"), empty_label=gettext_lazy("All")
    )
    kind_name = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), empty_label=gettext_lazy("All"))

    class Meta:
        model = Job
        fields = ["state", "kind_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted((kind.name, str(kind.label)) for kind in all_kinds())
        self.filters["kind_name"].extra["choices"] = choices


class ProgressColumn(Column):
    """State, step and bar."""

    cell_template_name = "work/admin/progress_cell.html"


class JobsView(generic.IndexView):
    """All jobs one may see, latest first. What is at work keeps itself up to date."""

    template_name = "work/admin/index.html"
    results_template_name = "work/admin/index_results.html"
    page_title = gettext_lazy("Background tasks")
    default_ordering = "-created_at"

    def get_base_queryset(self) -> Any:
        return policy.instances_user_has_any_permission_for(self.request.user, ["view"]).select_related(
            "user__wagtail_userprofile"
        )

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        working = [job for job in context["object_list"] if job.is_working]
        return {**context, "working": bool(working)}


class JobMixin(WagtailAdminTemplateMixin):
    """One job, for whoever may see it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def job(self) -> Job:
        seen = policy.instances_user_has_any_permission_for(self.request.user, ["view"])
        job = get_object_or_404(Job.objects.select_related("user"), pk=self.kwargs["pk"])
        if not (seen.filter(pk=job.pk).exists() or running.may_change(self.request.user, job)):
            raise PermissionDenied
        return job


class JobView(JobMixin, TemplateView):
    """How far it is, what it had to say, and what can be done about it."""

    template_name = "work/admin/job.html"
    header_icon = "cogs"

    def get_page_title(self) -> str:
        return self.job.label

    def get_page_subtitle(self) -> str:
        return self.job.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("jobs:index"), "label": capfirst(Job._meta.verbose_name_plural)},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = list(self.job.lines.order_by("-pk")[: MOST_LINES + 1])
        return {
            **super().get_context_data(**kwargs),
            "job": self.job,
            "lines": lines[:MOST_LINES],
            "has_more_lines": len(lines) > MOST_LINES,
            "may_change": running.may_change(self.request.user, self.job),
        }


class ChangeView(JobMixin, View):
    """By POST only: cancel a job, or have it done again."""

    http_method_names = ["post"]
    action = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.action == "cancel":
            if not running.cancel(self.job, user=request.user):
                messages.warning(request, _("It has ended already."))
        elif not running.retry(self.job, user=request.user):
            messages.warning(request, _("It is at work, or done."))
        return self._back()

    def _back(self) -> HttpResponse:
        target = self.request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(target, {self.request.get_host()}, self.request.is_secure()):
            target = reverse("jobs:job", args=[self.job.pk])
        return redirect(target)


class JobViewSet(ModelViewSet):
    """Mounted at `tasks/` in the admin, among the reports."""

    model = Job
    name = "jobs"
    url_prefix = "tasks"
    icon = "cogs"
    menu_label = gettext_lazy("Background tasks")
    menu_name = "jobs"
    menu_order = 790
    menu_hook = "register_reports_menu_item"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields: ClassVar[list[str]] = []
    list_per_page = 30
    filterset_class = JobFilterSet
    list_display: ClassVar[list[Any]] = [
        TitleColumn(
            "title", label=gettext_lazy("What"), accessor=str, get_url=lambda job: reverse("jobs:job", args=[job.pk])
        ),
        ProgressColumn("state", label=gettext_lazy("State"), width="30%"),
        UserColumn("user", label=gettext_lazy("By")),
        DateColumn("created_at", label=gettext_lazy("Ordered"), width="14%"),
        DateColumn("ended_at", label=gettext_lazy("Ended"), width="14%"),
    ]
    index_view_class = JobsView

    @property
    def permission_policy(self) -> Any:
        return policy

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", JobView.as_view(), name="job"),
            path("<int:pk>/cancel/", ChangeView.as_view(action="cancel"), name="cancel"),
            path("<int:pk>/retry/", ChangeView.as_view(action="retry"), name="retry"),
        ]
