"""Tagging many exhibits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms.tags import TagField
from wagtail.log_actions import log

from ..models import Exhibit, ExhibitTag
from .base import ExhibitBulkAction


class TagForm(forms.Form):
    tags = TagField(label=_("Tags"), tag_model=ExhibitTag)


class AddTags(ExhibitBulkAction):
    display_name = _("Tag")
    action_type = "add_tags"
    aria_label = _("Add tags to the selected exhibits")
    action_priority = 10
    form_class = TagForm
    question = _("Which tags do these exhibits get? Those they have stay.")
    button = _("Add tags")
    no_access = _("You may not change these exhibits:")

    def get_execution_context(self) -> dict[str, Any]:
        return {
            **super().get_execution_context(),
            "tags": self.cleaned_form.cleaned_data["tags"],
            "user": self.request.user,
        }

    @classmethod
    def execute_action(
        cls, objects: list[Exhibit], tags: list[str] | None = None, user: Any = None, **_kwargs: Any
    ) -> tuple[int, int]:
        changed = 0
        for exhibit in objects:
            before = set(exhibit.tags.names())
            if not set(tags or ()) - before:
                continue
            exhibit.tags.add(*(tags or ()))
            exhibit.save()
            revision = exhibit.save_revision(user=user, clean=False)
            log(instance=exhibit, action="wagtail.edit", user=user, revision=revision, content_changed=True)
            changed += 1
        return changed, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(count)d exhibit was tagged.", "%(count)d exhibits were tagged.", num_parent_objects) % {
            "count": num_parent_objects
        }
