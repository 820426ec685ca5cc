"""The year's figures of stories, each with the records behind it."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .. import figures
from ..models import Pitch, StoryPage
from .board import VIEW

FIGURES = (
    ("written", _("Stories written"), _("Stories whose manuscript was finished in the year, published or not.")),
    ("pitched", _("Stories pitched"), _("Distinct stories sent to at least one outlet in the year.")),
    ("accepted", _("Stories accepted"), _("Distinct stories an outlet accepted or printed, answered in the year.")),
    ("published", _("Stories printed"), _("Distinct stories printed by an outlet in the year.")),
)


def years() -> list[int]:
    """Years in which something was written or sent, and this one; latest first."""
    found = {timezone.localdate().year}
    found |= set(StoryPage.objects.values_list(ExtractYear("written_on"), flat=True))
    found |= set(Pitch.objects.values_list(ExtractYear("sent_on"), flat=True))
    return sorted(found, reverse=True)


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
        on_offer = years()
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked in {str(each) for each in on_offer} else on_offer[0]
        until = _day(self.request.GET.get("until", ""), year)
        period = figures.of_year(year, until)
        return {
            **super().get_context_data(**kwargs),
            "years": on_offer,
            "year": year,
            "until": period[1],
            "figures": [(label, meaning, getattr(figures, name)(*period)) for name, label, meaning in FIGURES],
            "outlets": figures.pitched_by_outlet(*period),
        }


def _day(text: str, year: int) -> date | None:
    """A day of the year, or None for anything else."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day.year == year else None
