"""How what happens to template and return reads in the log."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

TEMPLATE_USED = "summary.template.use"
TEMPLATE_LEFT = "summary.template.leave"
ROWS_COPIED = "summary.return.copy"


class TemplateUsed(LogFormatter):
    label = gettext_lazy("Template of the annual summary taken into use")

    def format_message(self, log_entry: Any) -> str:
        return f"{self.label}: {log_entry.data['name']}"


class TemplateLeft(LogFormatter):
    label = gettext_lazy("Annual summary goes back to the wording that comes with the site")


class RowsCopied(LogFormatter):
    label = gettext_lazy("Rows of the return copied")

    def format_message(self, log_entry: Any) -> str:
        return _("%(n)d rows of the return copied from %(from_year)s to %(year)s") % log_entry.data
