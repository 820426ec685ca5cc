"""On the administrator's home page: when the last proven backup was; red when that is too long ago."""

from typing import Any

from wagtail.admin.ui.components import Component

from . import standing


class BackupPanel(Component):
    """Shown to administrators."""

    name = "backup"
    template_name = "ops/admin/backup.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            "taken": standing.last("taken"),
            "proven": standing.last("proven"),
            "complaint": standing.complaint(),
        }
