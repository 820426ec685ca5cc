"""Adding, changing and deleting exhibits in the admin."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CreateView, EditView

from .. import openness
from ..models import Exhibit
from ..models.exhibit import Kind
from ..whereabouts import where_shown

SWITCH = "switch-kind"


class ExhibitFormMixin:
    """What adding and editing share: the kind may be switched while typing; the gate has a path of its own."""

    form: Any
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        # An exhibit has no draft: what is saved is what the public sees. It is saved when the editor says so.
        self.autosave_enabled = False

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        if SWITCH in self.request.POST:
            kwargs["data"] = self.request.POST.copy()
            kwargs["data"]["kind"] = self.request.POST[SWITCH]
        elif self.request.GET.get("kind") in Kind.values:
            kwargs["initial"] = {**kwargs.get("initial", {}), "kind": self.request.GET["kind"]}
        return kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get(SWITCH) in Kind.values:
            self.form = self.get_form()  # type: ignore[attr-defined]
            self.form.suspend_judgement()
            return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def decide(self, exhibit: Exhibit) -> None:
        """Carry out what the form says about openness."""
        if self.form.decision:
            reason = self.form.cleaned_data.get("decision_reason", "").strip()
            openness.decide([exhibit], self.form.decision, user=self.request.user, reason=reason)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["media"] += forms.Media(js=["admin/exhibit-form.js"])
        return context


class ExhibitCreateView(ExhibitFormMixin, CreateView):
    def save_instance(self) -> Exhibit:
        exhibit: Exhibit = super().save_instance()
        self.decide(exhibit)
        return exhibit


class ExhibitEditView(ExhibitFormMixin, EditView):
    def save_instance(self) -> Exhibit:
        exhibit: Exhibit = self.form.instance
        if self.form.edits_record or self.view_name == "revisions_revert":
            exhibit = super().save_instance()
        else:
            self.has_content_changes, self.new_revision = False, None
        self.decide(exhibit)
        return exhibit

    def get_success_url(self) -> str:
        # Stay with the record: a kind that was switched shows its other fields now.
        return self.get_edit_url() if "kind" in self.form.changed_data else super().get_success_url()

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = [*super().header_more_buttons]
        exhibit = self.live_object
        if exhibit.showable:
            buttons.append(Button(_("View on the site"), url=exhibit.get_absolute_url(), icon_name="view", priority=5))
            if openness.may_decide(self.request.user):
                buttons.append(withdraw_button(exhibit))
        return buttons


def withdraw_button(exhibit: Exhibit) -> Button:
    """撤展, for an exhibit the public sees."""
    url = reverse(exhibit.snippet_viewset.get_url_name("withdraw"), args=[exhibit.pk])
    return Button(_("Withdraw"), url=url, icon_name="no-view", priority=15)


def refuse_deletion(request: HttpRequest, exhibits: list[Exhibit]) -> bool:
    """Whether one of them is on show on a published page; says so, naming it, if it is."""
    shown = [e for e in exhibits if e.showable and where_shown(e)]
    for exhibit in shown:
        messages.error(
            request,
            _("“%(title)s” is on show in: %(places)s. Withdraw it first, then delete it.")
            % {"title": exhibit, "places": "; ".join(where_shown(exhibit))},
        )
    return bool(shown)
