"""搜不到的词: what visitors looked for and did not find."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import SearchPromotion

from ..counting import in_all
from ..models import WordsSearched
from .picks import MAY_RECOMMEND

VIEW = "search.view_wordssearched"
EVERYTHING = "everything"


class WordsFilterSet(WagtailFilterSet):
    """When, and whether those that found something are told as well."""

    day = django_filters.DateFromToRangeFilter(label=pgettext_lazy("search", "Day"), widget=DateRangePickerWidget)
    outcome = django_filters.ChoiceFilter(
        label=pgettext_lazy("search", "Outcome"),
        method="of_outcome",
        choices=[(EVERYTHING, _("everything searched"))],
        empty_label=_("found nothing"),
    )

    class Meta:
        model = WordsSearched
        fields: tuple[str, ...] = ()

    def of_outcome(self, words: QuerySet[WordsSearched], _name: str, _outcome: str) -> QuerySet[WordsSearched]:
        """Settled by the report, which tells those that found nothing unless asked for everything."""
        return words


class RecommendedColumn(Column):
    """Leads to the picks for these words, or to the form for new ones."""

    cell_template_name = "search/admin/recommended_cell.html"


class WordsSearchedReport(ReportView):
    """Words with how often they were searched, the last day, and what they found then.

    Who may recommend pages for words is led there.
    """

    page_title = _("Searches that found nothing")
    header_icon = "search"
    index_url_name = "words_searched"
    index_results_url_name = "words_searched_results"
    is_searchable = True
    search_fields = ("words",)
    filterset_class = WordsFilterSet
    default_ordering = "-total"
    paginate_by = 50
    told = (
        TitleColumn("words", label=pgettext_lazy("search", "Words"), sort_key="words", get_url=lambda row: url_of(row)),
        NumberColumn("total", label=pgettext_lazy("search", "Times"), sort_key="total"),
        # A column of Wagtail's for dates would say how many hours ago the day began.
        Column(
            "last_day",
            label=pgettext_lazy("search", "Last on"),
            accessor=lambda row: date_format(row["last_day"]),
            sort_key="last_day",
        ),
        Column("most_found", label=_("Found most on a day"), sort_key="most_found"),
    )
    list_export = ("words", "total", "last_day", "most_found")
    export_headings = {
        "words": pgettext_lazy("search", "Words"),
        "total": pgettext_lazy("search", "Times"),
        "last_day": pgettext_lazy("search", "Last on"),
        "most_found": _("Found most on a day"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @property
    def columns(self) -> tuple[Column, ...]:
        if not self.request.user.has_perm(MAY_RECOMMEND):
            return self.told
        return (*self.told, RecommendedColumn("recommended", label=pgettext_lazy("search", "Recommended pages")))

    def get_base_queryset(self) -> Any:
        counted = WordsSearched.objects.all()
        if self.request.GET.get("outcome") != EVERYTHING:
            counted = counted.filter(found=0)
        picks = SearchPromotion.objects.filter(query__query_string=OuterRef("words")).order_by()
        return in_all(counted).annotate(recommended=Subquery(picks.values("query")[:1]))


def url_of(row: dict[str, Any]) -> str:
    """What the public finds for these words now."""
    return f"{reverse('search')}?{urlencode({'q': row['words']})}"
