"""The form an exhibition is edited with."""

from typing import Any

from django.core.exceptions import ValidationError

from lantai.pages.schedule import ScheduledPageForm

PUBLISHING_ACTIONS = ("action-publish", "action-submit", "action-restart-workflow", "action-resubmit")


class ExhibitionPageForm(ScheduledPageForm):
    """Refuses to publish, or to hand in for review, a walk that holds a record the public may not see."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(action in self.data for action in PUBLISHING_ACTIONS) and "body" in cleaned:
            self.instance.body = cleaned["body"]
            try:
                self.instance.refuse_closed()
            except ValidationError as error:
                self.add_error("body", error)
        return cleaned
