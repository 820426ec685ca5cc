"""A month of the reading room, day by day, and the months of its year."""

import datetime
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import TemplateView

from .. import totals
from ..models import Entry
from .desk import LABELS, UNITS, RoomView


def month_asked(asked: str) -> datetime.date:
    """The first day of "2025-06"; of this month for anything else."""
    if found := re.fullmatch(r"(\d{4})-(\d{2})", asked):
        try:
            return datetime.date(int(found[1]), int(found[2]), 1)
        except ValueError:
            pass
    return timezone.localdate().replace(day=1)


def beside(first: datetime.date, step: int) -> str:
    """The month before (-1) or after (1), as "2025-06"."""
    months = first.year * 12 + first.month - 1 + step
    return f"{months // 12:04}-{months % 12 + 1:02}"


class MonthView(RoomView, TemplateView):
    """`?month=2025-06`."""

    template_name = "readingroom/admin/month.html"
    page_title = gettext_lazy("Month of the reading room")
    header_icon = "calendar"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = month_asked(self.request.GET.get("month", ""))
        month = totals.of_month(first.year, first.month)
        year = totals.by_month(first.year)
        lines = Entry.objects.filter(day__year=first.year, day__month=first.month)
        return {
            **super().get_context_data(**kwargs),
            "first": first,
            "before": beside(first, -1) if first.year > datetime.MINYEAR else None,
            "after": beside(first, 1) if first < timezone.localdate().replace(day=1) else None,
            "month_heading": pgettext("reading room", "Month"),
            "headings": [(LABELS[name], UNITS[name]) for name in LABELS],
            "days": list(month.days.items()),
            "total": month.total,
            "purposes": totals.by_purpose(lines),
            "year": [(datetime.date(first.year, number, 1), sums) for number, sums in year.items()],
            "year_total": sum(year.values(), totals.Totals()),
        }
