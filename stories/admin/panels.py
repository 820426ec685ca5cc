"""The panel that tells what became of a story outside the house."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel


class PitchesPanel(Panel):
    """Pitches of the story, with the way to the next one; tells, edits nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "stories/admin/pitches_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.request.user.has_perm("stories.view_pitch"))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from ..models import Pitch
            from ..pitching import may_pitch

            viewset = Pitch.snippet_viewset
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {
                **context,
                "pitches": Pitch.objects.filter(story=self.instance.pk).select_related("outlet").defer("sent_text"),
                "may_pitch": may_pitch(self.request.user),
                "pitch_url": f"{reverse(viewset.get_url_name('add'))}?story={self.instance.pk}",
            }
