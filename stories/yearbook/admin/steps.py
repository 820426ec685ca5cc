"""Moving an entry on, returning it, overruling a remark."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from .. import checking, stages
from ..models import Contribution
from ..stages import OWN, SHORT, Stage
from .standing import address, key_of


def home_of(entry: Contribution, user: Any) -> str:
    """Where one goes back to: the form for those who edit, the record for the others."""
    return address("edit" if user.has_perm(stages.DRAFT) else "inspect", entry)


class EntryView(WagtailAdminTemplateMixin):
    """A page about one entry."""

    index_url_name: Any = None
    header_icon = "doc-full"
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.entry: Contribution = get_object_or_404(Contribution.objects.for_list(), pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_allowed():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def is_allowed(self) -> bool:
        """Whether this person may open the page."""
        return bool(self.request.user.has_perm("yearbook.view_contribution"))

    def get_page_subtitle(self) -> str:
        return str(self.entry)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        overview = reverse("yearbook_overview", args=[self.entry.yearbook.pk])
        return [
            *self.breadcrumbs_items,
            {"url": overview, "label": str(self.entry.yearbook)},
            {"url": home_of(self.entry, self.request.user), "label": str(self.entry)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "entry": self.entry,
            "home_url": home_of(self.entry, self.request.user),
            "step": SHORT[Stage(self.entry.stage)],
        }


class StepForm(forms.Form):
    to = forms.TypedChoiceField(label=gettext_lazy("Back to"), coerce=int, widget=forms.RadioSelect)
    done_on = forms.DateField(label=gettext_lazy("Day"), widget=AdminDateInput)
    told_by = forms.CharField(
        label=gettext_lazy("Told by"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Who at the compiling office said so."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, entry: Contribution, backwards: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Stage(entry.stage) in OWN:
            del self.fields["told_by"]
        else:
            self.fields["told_by"].required = True
        to: Any = self.fields["to"]
        if backwards:
            to.choices = [(stage.value, SHORT[stage]) for stage in stages.earlier(entry.stage)]
            self.fields["reason"].required = True
        else:
            del self.fields["to"]
            late = entry.stage == Stage.SEALING and timezone.localdate() > entry.yearbook.deadline
            if not late:
                del self.fields["reason"]
            else:
                self.fields["reason"].help_text = _("The deadline has passed: say why it is late.")


class MoveView(EntryView, FormView):
    """Finishes the step the entry stands at."""

    form_class = StepForm
    template_name = "yearbook/admin/move.html"
    backwards = False

    def get_page_title(self) -> str:
        return _("“%(step)s” is done") % {"step": SHORT[Stage(self.entry.stage)]}

    def is_allowed(self) -> bool:
        return stages.may_move(self.entry, self.request.user)

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": timezone.localdate()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "entry": self.entry, "backwards": self.backwards}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = stages.next_stage(self.entry.stage)
        reviewing = self.entry.stage == Stage.UNIT_REVIEW
        return {
            **super().get_context_data(**kwargs),
            "following": SHORT[following] if following else "",
            "backwards": self.backwards,
            "remarks": checking.open_remarks(self.entry) if reviewing and not self.backwards else [],
        }

    def form_valid(self, form: StepForm) -> HttpResponse:
        said = form.cleaned_data
        to: Any = said["to"] if self.backwards else stages.next_stage(self.entry.stage)
        try:
            stages.move(
                self.entry,
                to,
                user=self.request.user,
                done_on=said["done_on"],
                told_by=said.get("told_by", ""),
                reason=said.get("reason", ""),
            )
        except ValidationError as error:
            _put(form, error)
            return self.form_invalid(form)
        step = SHORT[Stage(self.entry.stage)]
        messages.success(self.request, _("“%(title)s” stands at “%(step)s” now.") % {"title": self.entry, "step": step})
        return redirect(home_of(self.entry, self.request.user))


class ReturnView(MoveView):
    """Sends the entry back to an earlier step."""

    backwards = True

    def get_page_title(self) -> str:
        return _("Return")

    def is_allowed(self) -> bool:
        return stages.may_return(self.entry, self.request.user)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "to": Stage.DRAFTING.value}


class OverruleForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Kept with the entry and in its history.")
    )


class OverruleView(EntryView, FormView):
    """Leaves a remark as it is, or takes that decision back."""

    form_class = OverruleForm
    template_name = "yearbook/admin/overrule.html"
    page_title = gettext_lazy("Leave as it is")

    def is_allowed(self) -> bool:
        return checking.may_overrule(self.request.user)

    @cached_property
    def remark(self) -> checking.Remark:
        for remark in checking.all_remarks(self.entry):
            if key_of(remark) == self.kwargs["key"]:
                return remark
        raise Http404

    @cached_property
    def overruling(self) -> Any:
        return checking.overruled(self.entry).get(self.remark.key)

    def get_page_title(self) -> str:
        return _("Take the decision back") if self.overruling else _("Leave as it is")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "remark": self.remark, "overruling": self.overruling}

    def form_valid(self, form: OverruleForm) -> HttpResponse:
        checking.overrule(
            self.entry,
            self.remark,
            user=self.request.user,
            reason=form.cleaned_data["reason"],
            stands=not self.overruling,
        )
        messages.success(self.request, _("Decided: “%(found)s”.") % {"found": self.remark.found})
        return redirect(home_of(self.entry, self.request.user))


def _put(form: forms.Form, error: ValidationError) -> None:
    """The errors at their fields, or above the form where it has no such field."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)
