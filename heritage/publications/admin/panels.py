"""The panel of a book that tells its chapters, its counts and what its pictures are worth in print."""

from typing import Any

from wagtail.admin.panels import Panel


class ChaptersPanel(Panel):
    """Chapters with links to edit and preview them, 字数 and 图片数; tells, edits nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "publications/admin/chapters_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from ..manuscript.compose import draft_edition
            from ..manuscript.counting import figures_of

            edition = draft_edition(self.instance)
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "book": self.instance, "edition": edition, "figures": figures_of(edition)}
