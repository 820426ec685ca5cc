"""The year's figures of stories, each with the records behind it."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lantai.reports import annual, registry
from lantai.reports.periods import Period

from .. import figures
from .board import VIEW


class StoriesReport(WagtailAdminTemplateMixin, TemplateView):
    """`?year=`, and `?until=` for the cut-off day (截至)."""

    template_name = "stories/admin/report.html"
    page_title = _("Stories of a year")
    header_icon = "openquote"
    index_url_name = "stories_report"
    _show_breadcrumbs = True
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("wagtailadmin_reports:locked_pages"), "label": _("Reports")},
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on_offer = sorted({timezone.localdate().year, *(year for year in figures.years() if year)}, reverse=True)
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked in {str(each) for each in on_offer} else on_offer[0]
        period = Period.of(year, _day(self.request.GET.get("until", ""), year))
        report = annual.draw_up(period, [registry.get(key) for key in figures.OF_THE_REPORT])
        return {
            **super().get_context_data(**kwargs),
            "years": on_offer,
            "year": year,
            "until": period.until,
            "figures": report,
        }


def _day(text: str, year: int) -> date | None:
    """A day of the year, or None for anything else."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day.year == year else None
