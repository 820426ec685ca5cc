"""Putting many exhibits into an exhibition's draft."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.permissions import page_permission_policy

from ..hanging import hang
from ..models import Exhibit, ExhibitionPage
from .base import ExhibitBulkAction


def editable_exhibitions(user: AbstractBaseUser) -> QuerySet[ExhibitionPage]:
    """Exhibitions this user may change, latest first."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "change")
    return ExhibitionPage.objects.filter(pk__in=allowed.values("pk")).order_by("-latest_revision_created_at")


class ExhibitionForm(forms.Form):
    exhibition = forms.ModelChoiceField(
        label=_("Exhibition"),
        queryset=ExhibitionPage.objects.none(),
        help_text=_("They are hung at the end of its draft, as a wall. Nothing is published."),
    )

    def __init__(self, *args: Any, user: AbstractBaseUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["exhibition"].queryset = editable_exhibitions(user)  # type: ignore[attr-defined]

    def clean_exhibition(self) -> ExhibitionPage:
        page: ExhibitionPage = self.cleaned_data["exhibition"]
        lock = page.get_lock()
        if lock and lock.for_user(self.user):
            raise forms.ValidationError(
                _("“%(title)s” is locked while it is in review or scheduled."), params={"title": page.title}
            )
        return page


class AddToExhibition(ExhibitBulkAction):
    display_name = _("Add to exhibition")
    action_type = "add_to_exhibition"
    aria_label = _("Add the selected exhibits to an exhibition")
    action_priority = 15
    form_class = ExhibitionForm
    question = _("Into which exhibition?")
    button = _("Add to its draft")
    no_access = _("You may not use these exhibits:")

    def remark(self, exhibit: Exhibit) -> str:
        return (
            "" if exhibit.showable else str(_("may not be shown: it must be opened before the exhibition is published"))
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_execution_context(self) -> dict[str, Any]:
        self.exhibition = self.cleaned_form.cleaned_data["exhibition"]
        return {**super().get_execution_context(), "exhibition": self.exhibition, "user": self.request.user}

    @classmethod
    def execute_action(
        cls, objects: list[Exhibit], exhibition: Any = None, user: Any = None, **_kwargs: Any
    ) -> tuple[int, int]:
        return hang(objects, exhibition, user=user), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext(
            "%(count)d exhibit was added to the draft of “%(title)s”; those it held already stay where they are.",
            "%(count)d exhibits were added to the draft of “%(title)s”; those it held already stay where they are.",
            num_parent_objects,
        ) % {"count": num_parent_objects, "title": self.exhibition.title}
