"""Scheduled publishing that says plainly what it will do."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class ScheduledPageForm(WagtailAdminPageForm):
    """Refuses a newly entered go-live date in the past.

    A date that was already there stays accepted: an old schedule must not keep an
    editor from correcting a page.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
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
