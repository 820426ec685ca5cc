"""What the pages of the year's figures have in common: who may see them, and which year is asked for."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .. import registry
from ..closing import may_see
from ..models import Closing
from ..periods import FIRST_YEAR, LAST_YEAR, CutOffError, Period


class PeriodForm(forms.Form):
    """Year and cut-off day; `period` once it is valid."""

    year = forms.IntegerField(
        label=pgettext_lazy("figures", "Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    until = forms.DateField(
        label=gettext_lazy("Counted up to and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    period: Period

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                self.period = Period.of(data.get("year") or timezone.localdate().year, data.get("until"))
            except CutOffError as error:
                self.add_error("until", str(error))
        return data


def address(year: int, until: datetime.date | None = None, key: str = "") -> str:
    """The address of a year's figures, or of one of them."""
    url = reverse("figure", args=[key]) if key else reverse("figures")
    query: dict[str, Any] = {"year": year}
    if until and until != datetime.date(year, 12, 31):
        query["until"] = until.isoformat()
    return f"{url}?{urlencode(query)}"


class FiguresPage(WagtailAdminTemplateMixin):
    """Below 报告 → 年度数字."""

    header_icon = "table"
    index_url_name = "figures"
    _show_breadcrumbs = True
    request: HttpRequest
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("wagtailadmin_reports:locked_pages"), "label": gettext_lazy("Reports")},
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def form(self) -> PeriodForm:
        """What was asked for; bound, so that it says what is wrong with it."""
        asked = {name: self.request.GET.get(name, "") for name in ("year", "until")}
        return PeriodForm({**asked, "year": asked["year"] or str(timezone.localdate().year)})

    @cached_property
    def period(self) -> Period | None:
        """The period asked for; None if there is something wrong with it."""
        return self.form.period if self.form.is_valid() else None

    def crumbs(self) -> list[dict[str, Any]]:
        """Pages between the year's figures and this one."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.crumbs(), {"url": "", "label": self.get_page_title()}]


def years_on_offer() -> list[int]:
    """Years there are records of, closed ones and this one; latest first."""
    closed = Closing.objects.order_by().values_list("year", flat=True).distinct()
    return sorted({timezone.localdate().year, *registry.years_with_records(), *closed}, reverse=True)


def label_of(key: str, kept: str) -> str:
    """The label of a figure in the language of the interface; as it was kept, if the figure is no more."""
    try:
        return str(registry.get(key).label)
    except KeyError:
        return kept or _("Figure")
