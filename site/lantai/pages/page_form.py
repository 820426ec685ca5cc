"""The form pages are edited with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

HANDING_ON = ("action-publish", "action-submit", "action-restart-workflow")


class HandsOnMixin:
    """Knows whether a form of Wagtail's was sent in order to hand its record on."""

    data: Any

    @property
    def hands_on(self) -> bool:
        """Whether it was sent to be published, handed in for review, or approved."""
        if self.data.get("action-workflow-action") and self.data.get("workflow-action-name") == "approve":
            return True
        return any(self.data.get(action) for action in HANDING_ON)


class BasePageForm(HandsOnMixin, WagtailAdminPageForm):
    """Refuses a go-live date in the past, and to hand on what may not be published.

    Only a newly entered date is refused: an old schedule must not keep an editor from
    correcting a page. Drafts may be saved whatever they hold.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        go_live_at = cleaned.get("go_live_at")
        if go_live_at and "go_live_at" in self.changed_data and go_live_at <= timezone.now():
            self.add_error(
                "go_live_at",
                forms.ValidationError(
                    _(
                        "This time has already passed (it is now %(now)s). "
                        "Choose a later time, or leave it empty to publish at once."
                    ),
                    code="go_live_in_past",
                    params={"now": timezone.localtime().strftime("%Y-%m-%d %H:%M")},
                ),
            )
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        # Here, not in `clean`: the page holds what was entered only now.
        if self.hands_on:
            try:
                self.instance.check_publishable()
            except ValidationError as error:
                self.add_error(None, error)
