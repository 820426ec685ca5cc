"""Recording a step of an application, and taking the last one back."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from lantai.media.papers import check_paper
from lantai.ops.action_form import ActionFormView

from .. import course
from ..models import FundingApplication
from ..states import State, following


class StepForm(forms.Form):
    """Only the states that may come next are offered."""

    state = forms.ChoiceField(label=pgettext_lazy("funding", "State"))
    on = forms.DateField(label=pgettext_lazy("funding step", "On"), widget=AdminDateInput)
    until = forms.DateField(
        label=gettext_lazy("Last day of the public notice"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("Of 拟资助公示 only."),
    )
    amount_granted = forms.DecimalField(
        label=gettext_lazy("Amount granted (yuan)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=gettext_lazy("From 审定 on."),
    )
    document = forms.FileField(
        label=pgettext_lazy("funding step", "Document"),
        required=False,
        validators=[check_paper],
        help_text=gettext_lazy("The list, the notice, the decision: PDF or picture. The public does not get it."),
    )
    note = forms.CharField(label=pgettext_lazy("funding step", "Note"), required=False, max_length=300)

    def __init__(self, *args: Any, application: FundingApplication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        next_states = following(application.state)
        self.fields["state"].choices = [(state.value, state.label) for state in next_states]  # type: ignore[attr-defined]
        if State.PROPOSED not in next_states:
            del self.fields["until"]
        if not {State.DECIDED, State.FUNDED} & set(next_states):
            del self.fields["amount_granted"]


class TakingBackForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CourseView(ActionFormView):
    """About one application, for those who record steps."""

    index_label = gettext_lazy("Funding applications")
    template_name = "funding/admin/course.html"
    button: Any = ""

    def get_record(self, pk: int) -> FundingApplication:
        applications = FundingApplication.objects.for_display()
        return get_object_or_404(applications, pk=pk)

    def is_permitted(self) -> bool:
        return course.may_advance(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "application": self.record, "steps": self.record.steps.all(), "button": self.button}


class AdvanceView(CourseView):
    form_class = StepForm
    page_title = gettext_lazy("Record a step")
    header_icon = "plus"
    button = pgettext_lazy("funding", "Record")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "application": self.record}

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate(), "amount_granted": self.record.amount_granted}

    def carry_out(self, chosen: dict[str, Any]) -> str:
        step = course.advance(self.record, user=self.request.user, **chosen)
        return _("Recorded: %(step)s") % {"step": step}


class TakeBackView(CourseView):
    form_class = TakingBackForm
    page_title = gettext_lazy("Take the last step back")
    header_icon = "rotate"
    button = gettext_lazy("Take back")

    def carry_out(self, chosen: dict[str, Any]) -> str:
        course.take_back(self.record, user=self.request.user, reason=chosen["reason"])
        return _("The step is taken back.")
