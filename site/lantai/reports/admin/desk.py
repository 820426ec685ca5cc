"""The running year on the admin's home page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from .. import registry
from ..annual import draw_up
from ..periods import Period
from .base import address


class RunningYear(Component):
    """A few figures of the running year, each leading to its records."""

    name = "figures"
    order = 150
    template_name = "reports/admin/desk.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        period = Period.of(timezone.localdate().year)
        headlines = [figure for figure in registry.registered() if figure.is_headline]
        report = draw_up(period, headlines)
        return {
            "year": period.year,
            "until": period.until,
            "figures": [(entry, address(period.year, key=entry.key)) for entry in report],
            "url": reverse("figures"),
        }
