"""What the admin's home page says about consents."""

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from ..models import LedgerItem
from .report import WITHIN, running_out


class ConsentsPanel(Component):
    """Shown when something runs out within 30 days or is kept from the public for lack of consent."""

    name = "consents"
    template_name = "consents/admin/desk.html"
    order = 160

    def __init__(self, may_edit: bool) -> None:
        self.may_edit = may_edit
        self.soon = list(
            running_out(WITHIN[0])
            .select_related("item__image", "item__recording", "item__document")
            .order_by("valid_until")[:5]
        )
        self.lacking = LedgerItem.objects.lacking().count()

    @property
    def matters(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.soon or self.lacking)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            "soon": self.soon,
            "lacking": self.lacking,
            "may_edit": self.may_edit,
            "report_url": f"{reverse('consent_report')}?ends={WITHIN[0]}",
            "lacking_url": f"{reverse('consents:index')}?standing=lacking",
        }
