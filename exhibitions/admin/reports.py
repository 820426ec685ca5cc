"""All exhibitions with the way to the report of each, for those who do not edit pages."""

from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import ReportView

from lantai.visits.onsite import totals

from ..models import ExhibitionPage
from .report import MAY_SEE


class MaySee:
    """Permission policy of Wagtail's reports: whoever may see exhibits."""

    def user_has_any_permission(self, user: Any, _actions: Any) -> bool:
        return bool(user.has_perm(MAY_SEE))


class ExhibitionReportsView(ReportView):
    """Published exhibitions, the latest first."""

    page_title = _("Exhibition reports")
    header_icon = "doc-full"
    index_url_name = "exhibition_reports"
    index_results_url_name = "exhibition_reports_results"
    results_template_name = "exhibitions/admin/reports_results.html"
    permission_policy = MaySee()
    any_permission_required = ["view"]
    paginate_by = 25

    def get_queryset(self) -> QuerySet[ExhibitionPage]:
        exhibitions: QuerySet[ExhibitionPage] = ExhibitionPage.objects.live().defer("body").prefetch_related("runs")
        return exhibitions.annotate(opened=Max("runs__starts_on")).order_by("-opened", "-pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        for page in object_list:
            page.attendance = totals.of_page(page.pk)
        return object_list
