"""The form an entry is written with."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ..models import Contribution, Subcategory
from ..models.contribution import LOCKED_FIELDS
from ..stages import name_of


class CountedInput(AdminAutoHeightTextInput):
    """A text field with its length beside the limit while one types (`static/admin/yearbook-count.js`)."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value: str | None = super().value_from_datadict(data, files, name)
        return value and value.replace("\r\n", "\n")


class ContributionForm(WagtailAdminModelForm):
    """Edits one entry; what is settled by the unit's review is not offered any more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entry: Contribution = self.instance
        if not entry.is_writable:
            for name in LOCKED_FIELDS:
                self.fields.pop(name, None)
        place: Any = self.fields.get("subcategory")
        if place:
            place.queryset = Subcategory.objects.in_order()
            place.empty_label = str(_("Choose the yearbook, category and subcategory"))
        if not entry.pk and self.for_user:
            self.initial["drafter"] = self.initial.get("drafter") or name_of(self.for_user)
        if text := self.fields.get("text"):
            limit = entry.limit if entry.subcategory_id else ""
            text.widget.attrs.update({"data-count-limit": limit, "data-count-words": str(_("characters"))})


class YearbookForm(WagtailAdminModelForm):
    """Refuses to remove a part of the structure that entries stand in."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        gone: list[str] = []
        for category in self.formsets["categories"].forms if "categories" in self.formsets else []:
            whole = bool(category.cleaned_data.get("DELETE")) if category.is_valid() else False
            for row in category.formsets["subcategories"].forms:
                removed = whole or (row.is_valid() and row.cleaned_data.get("DELETE"))
                if removed and row.instance.pk and row.instance.contributions.exists():
                    gone.append(row.instance.name)
        if gone:
            names = "、".join(f"“{name}”" for name in gone)
            self.add_error(None, _("Entries stand in %(names)s: move them first.") % {"names": names})
        return cleaned
