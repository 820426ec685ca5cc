"""What is due for the yearbooks, on the admin's home page."""

from typing import Any

from wagtail.admin.ui.components import Component

from ..deadlines import due_now


class YearbookPanel(Component):
    """Days left, what is not done yet, and what is late."""

    name = "yearbook"
    template_name = "yearbook/admin/reminder.html"
    order = 110

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"dues": due_now()}
