"""One figure: its definition, how it went over the years, and every record it was counted from."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from .. import annual, registry, standing
from ..annual import Entry
from ..periods import Period
from .base import FiguresPage, address, label_of, years_on_offer
from .opening import Opener
from .overview import YearView

ON_A_PAGE = 50
MOST_YEARS = 10


class FigureView(FiguresPage, TemplateView):
    """`?year=&until=` as the year's figures, `?p=` page of the records."""

    template_name = "reports/admin/figure.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.figure = registry.get(kwargs["key"])
        except KeyError:
            self.figure = None  # type: ignore[assignment]

    @cached_property
    def entry(self) -> Entry:
        """As the year was closed, or counted now. Raises `Http404` for a figure there is not."""
        if self.period is None:
            raise Http404
        report, self.closing = standing.of_period(self.period, given=bool(self.form.cleaned_data.get("until")))
        if self.closing:
            if self.kwargs["key"] not in report:
                raise Http404
            return report[self.kwargs["key"]]
        if self.figure is None:
            raise Http404
        return annual.entry(self.figure, self.period)

    def get_page_title(self) -> str:
        return label_of(self.kwargs["key"], self.entry.label)

    def get_page_subtitle(self) -> str:
        return str(self.period.year) if self.period else ""

    def crumbs(self) -> list[dict[str, Any]]:
        assert self.period is not None  # noqa: S101 - `entry` has asked
        url = address(self.period.year, self.period.until)
        return [{"url": url, "label": YearView.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry, period = self.entry, self.period
        assert period is not None  # noqa: S101 - `entry` has asked
        page = Paginator(entry.records, ON_A_PAGE).get_page(self.request.GET.get("p"))
        opener = Opener(self.request.user)
        return {
            **super().get_context_data(**kwargs),
            "entry": entry,
            "period": period,
            "closing": self.closing,
            "definition": entry.definition if self.closing or self.figure is None else self.figure.definition,
            "listed": page,
            "records": [(record, opener(record)) for record in page],
            "years": over_the_years(self.figure, period) if entry.is_number and self.figure else [],
            "list_url": self.figure.address(period) if self.figure and self.figure.address else "",
            "elided": list(page.paginator.get_elided_page_range(page.number)),
            "query": f"year={period.year}" + (f"&until={period.until}" if not period.is_whole else ""),
        }


def over_the_years(figure: registry.Figure, period: Period) -> list[tuple[int, int | str]]:
    """Year and value of the latest years there are records of, earliest first, all up to the same day of the year."""
    years = sorted({*years_on_offer(), period.year})[-MOST_YEARS:]
    kept = standing.kept_numbers(figure.key)
    parts = [period.in_year(year) for year in years]
    return [(part.year, kept[part.until] if part.until in kept else annual.entry(figure, part).value) for part in parts]
