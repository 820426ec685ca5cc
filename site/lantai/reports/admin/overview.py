"""年度数字: the figures of a year, exact and spoken, last year beside them, what is missing."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django.views.generic.base import View
from wagtail.admin import messages

from .. import standing
from ..annual import AnnualReport, Entry
from ..closing import may_close
from ..differences import Difference, differences
from ..formats import Format, UnknownFormatError, file_name, formats, get_format
from ..gaps import gaps
from ..models import Closing
from ..periods import FIRST_YEAR, Period
from .base import FiguresPage, address, label_of, years_on_offer
from .opening import Opener


@dataclass(frozen=True)
class Row:
    """A figure with the same part of last year beside it; `difference` where a closed year counts otherwise now."""

    entry: Entry
    label: str
    url: str
    before: Entry | None
    difference: Difference | None

    @property
    def change(self) -> int | None:
        """More or less than last year; None of words, and where last year has no such figure."""
        if self.before is None or not isinstance(self.entry.value, int) or not isinstance(self.before.value, int):
            return None
        return self.entry.value - self.before.value


class YearView(FiguresPage, TemplateView):
    """`?year=`, and `?until=` for the cut-off day (截至)."""

    template_name = "reports/admin/year.html"
    page_title = _("Figures of a year")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "form": self.form, "years": years_on_offer()}
        if self.period is None:
            return context
        given = bool(self.form.cleaned_data.get("until"))
        report, closing = standing.of_period(self.period, given=given)
        changed = {each.key: each for each in differences(closing)} if closing else {}
        before = _before(self.period)
        opener = Opener(self.request.user)
        return {
            **context,
            "period": self.period,
            "report": report,
            "last_year": self.period.year - 1,
            "topics": [
                (topic.label, [_row(each, report, before, changed) for each in es]) for topic, es in report.by_topic()
            ],
            "closing": closing,
            "closings": list(Closing.objects.filter(year=self.period.year).select_related("reopening")),
            "changed": list(changed.values()),
            "gaps": [
                (gap.message, gap.count, gap.others, [(record, opener(record)) for record in gap.first])
                for gap in gaps(self.period)
            ],
            "formats": [(made, download_address(made, self.period, given=given)) for made in formats()],
            "may_close": may_close(self.request.user),
        }


def _before(period: Period) -> AnnualReport | None:
    """The same part of the year before, as it was closed if it was."""
    if period.year == FIRST_YEAR:
        return None
    earlier = period.in_year(period.year - 1)
    return standing.of_period(earlier, given=not earlier.is_whole)[0]


def _row(entry: Entry, report: AnnualReport, before: AnnualReport | None, changed: dict[str, Difference]) -> Row:
    return Row(
        entry,
        label_of(entry.key, entry.label),
        address(report.year, report.until, entry.key),
        before[entry.key] if before and entry.key in before else None,
        changed.get(entry.key),
    )


def download_address(made: Format, period: Period, *, given: bool) -> str:
    """Where the year is written in a format."""
    query = f"?year={period.year}" + (f"&until={period.until}" if given else "")
    return reverse("figures_file", args=[made.name]) + query


class FileView(FiguresPage, View):
    """The year as a file, made now; of a closed year, of what was kept."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        try:
            made = get_format(name)
        except UnknownFormatError as error:
            raise Http404 from error
        if self.period is None:
            messages.error(request, " ".join(str(e) for errors in self.form.errors.values() for e in errors))
            return redirect("figures")
        report, _closing = standing.of_period(self.period, given=bool(self.form.cleaned_data.get("until")))
        try:
            content = made.write(report)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(address(self.period.year, self.period.until))
        return attachment(content, file_name(report, made), made.content_type)


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file for the person who asked, kept by nobody on the way."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
