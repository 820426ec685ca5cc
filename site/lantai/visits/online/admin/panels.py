"""The panel that tells the views of what is edited, and the one that says when counting stands still."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from ...onsite import totals
from .. import figures, watch
from ..lines import Line
from ..subjects import belonging_to

DAYS = 14


class ViewsPanel(Panel):
    """Views of a page, or of a record of a registered kind; tells, edits nothing."""

    def __init__(self, subject: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.subject = subject

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "subject": self.subject}

    class BoundPanel(Panel.BoundPanel):
        template_name = "visits/online/admin/panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        @cached_property
        def scope(self) -> Any:
            return self.scope_on(None)

        def scope_on(self, line: Line | None) -> Any:
            if isinstance(self.instance, Page):
                return figures.scope_of_page(self.instance, line)
            return figures.scope_of(self.panel.subject, self.instance.pk, line)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            since, until = figures.last_days(DAYS)
            context = super().get_context_data(parent_context) | {
                "total": figures.total(self.scope),
                "days": figures.by_day(self.scope, since, until),
                "recent": figures.total(self.scope, since, until),
                "apart": figures.on_lines(self.scope_on, since, until),
            }
            if isinstance(self.instance, Page):
                own = figures.total(figures.scope_of("page", self.instance.pk))
                context["included"] = context["total"] - own if belonging_to(self.instance) else 0
                if not self.instance.is_leaf():
                    context["below"] = figures.total(figures.scope_of_tree(self.instance))
                context["onsite"] = totals.of_page(self.instance.pk)
                context["exhibits"] = figures.top_in_walk(self.instance.pk)
            return dict(context)


class StandingStill(Component):
    """On the admin's home page, while hits wait uncounted for more than ten minutes."""

    name = "visits"
    order = 50
    template_name = "visits/online/admin/standing_still.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"complaint": watch.complaint()}
