"""The report of one exhibition, to print, and the buttons that lead to it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from ..models import ExhibitionPage
from ..report import Bar, report_of

MAY_SEE = "exhibitions.view_exhibit"
# The chart, in units of its own: the print sheet gives it the width of the page.
WIDTH, HEIGHT, FOOT, HEAD = 720, 180, 22, 20


@dataclass(frozen=True)
class Drawn:
    """A bar of the chart and where it stands."""

    bar: Bar
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its labels are centred."""
        return self.x + self.width / 2

    @property
    def above(self) -> float:
        """The line its number stands on."""
        return self.y - 5


def drawn(bars: list[Bar]) -> list[Drawn]:
    """The bars side by side, the tallest as high as the chart allows."""
    if not bars:
        return []
    most = max(1, *(bar.people for bar in bars)) if len(bars) > 1 else max(1, bars[0].people)
    place = WIDTH / len(bars)
    width = min(place * 0.7, 48)
    room = HEIGHT - FOOT - HEAD
    found = []
    for number, bar in enumerate(bars):
        height = round(room * max(0, bar.people) / most, 1)
        x = round(number * place + (place - width) / 2, 1)
        found.append(Drawn(bar, x, round(HEIGHT - FOOT - height, 1), round(width, 1), height))
    return found


def exhibition_report(request: HttpRequest, page_id: int) -> HttpResponse:
    """One A4 page. Raises `PermissionDenied` for who may not see exhibits."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    page = get_object_or_404(ExhibitionPage, pk=page_id)
    report = report_of(page)
    return render(
        request,
        "exhibitions/admin/report.html",
        {
            "report": report,
            "page": page,
            "bars": drawn(report.bars),
            "width": WIDTH,
            "height": HEIGHT,
            "ground": HEIGHT - FOOT,
            "made_at": timezone.localtime(),
        },
    )


def report_button(page: Page, user: Any) -> Button | None:
    """The way to the report, for an exhibition and who may see it."""
    if not isinstance(page.specific_deferred, ExhibitionPage) or not user.has_perm(MAY_SEE):
        return None
    url = reverse("exhibition_report", args=[page.pk])
    attrs = {"target": "_blank", "rel": "noopener"}
    return Button(_("Report to print"), url=url, icon_name="doc-full", attrs=attrs, priority=28)
