"""What the admin's home page says about funding: public notices that run now."""

from typing import Any

from wagtail.admin.ui.components import Component

from ..models import FundingStep


class NoticesPanel(Component):
    """Shown while a public notice runs, with its days left."""

    name = "funding"
    template_name = "funding/admin/desk.html"
    order = 170

    def __init__(self, may_edit: bool) -> None:
        self.may_edit = may_edit
        running = FundingStep.objects.notices_running().select_related("application__programme")
        self.notices = list(running.order_by("until"))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"notices": self.notices, "may_edit": self.may_edit}
