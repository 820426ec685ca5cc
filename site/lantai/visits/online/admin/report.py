"""The report on online views: by day, the most viewed, on-site attendance beside them."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .. import figures, side_by_side, watch
from ..lines import lines

SPANS = (7, 30, 90, 365)
LONGEST_LIST = 20


class ViewsReport(WagtailAdminTemplateMixin, TemplateView):
    """`?days=` of 7, 30, 90 or 365."""

    template_name = "visits/online/admin/report.html"
    page_title = gettext_lazy("Online views")
    header_icon = "view"
    index_url_name = "views_report"
    _show_breadcrumbs = True
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("wagtailadmin_reports:locked_pages"), "label": gettext_lazy("Reports")},
    ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = self.request.GET.get("days", "")
        count = int(chosen) if chosen in {str(span) for span in SPANS} else 30
        since, until = figures.last_days(count)
        days = figures.by_day(figures.scope_of_site(), since, until)
        told, beside = side_by_side.latest(LONGEST_LIST)
        return {
            **super().get_context_data(**kwargs),
            "spans": [(span, _("%(n)s days") % {"n": span}, span == count) for span in SPANS],
            "days": days,
            "views": sum(day.views for day in days),
            "visitors": sum(day.visitors for day in days),
            "robots": figures.robots(since, until),
            "most_viewed": figures.most_viewed(since, until, LONGEST_LIST),
            "lines": told,
            "beside": beside,
            "apart": [
                {
                    "line": line,
                    "count": figures.total(figures.scope_of_site(line), since, until),
                    "robots": figures.robots(since, until, line),
                    "most": figures.most_viewed(since, until, LONGEST_LIST, line),
                }
                for line in lines()
            ],
            "complaint": watch.complaint(),
        }
