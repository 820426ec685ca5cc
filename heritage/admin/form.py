"""The form an element is edited with."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from lantai.pages.page_form import HandsOnMixin

from ..models import HeritageElement


class ElementForm(HandsOnMixin, WagtailAdminModelForm):
    """Refuses to hand on what may not be published; drafts may be saved whatever they hold."""

    instance: HeritageElement
    _judged = False

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        if valid and self.hands_on and not self._judged:
            self._judged = True
            # The rule looks at the rows below, too: the instance takes them in as saving would.
            for formset in self.formsets.values():
                formset.instance = self.instance
                formset.save(commit=False)
            try:
                self.instance.check_publishable()
            except ValidationError as error:
                self.add_error(None, error)
                return False
        return valid and not self.errors

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in ("history", "content", "transmission", "present_state", "summary", "note"):
            if isinstance(cleaned.get(name), str):
                # Browsers end lines with CR LF; the record keeps LF, so that what nobody changed is no change.
                cleaned[name] = cleaned[name].replace("\r\n", "\n")
        return cleaned
