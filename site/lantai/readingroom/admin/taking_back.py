"""Takes one line of the register back, with a reason."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from .. import ledger
from ..models import Entry
from .desk import QuantitiesForm, RoomView


class TakingBackForm(QuantitiesForm):
    field_order = ["reason"]
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("For example: pressed by mistake; 3 read as 8. Never a reader's name."),
    )


class TakingBackView(RoomView, FormView):
    """The line stays; its opposite is written, and what would have been right."""

    permission_required = ledger.ADD
    form_class = TakingBackForm
    template_name = "readingroom/admin/take_back.html"
    page_title = gettext_lazy("Take a line back")
    header_icon = "undo"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.line = get_object_or_404(Entry, pk=kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "line": self.line}

    def form_valid(self, form: TakingBackForm) -> HttpResponse:
        reason, right = form.cleaned_data["reason"], form.quantities()
        try:
            ledger.take_back(self.line, reason=reason, right=right, user=self.request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("The line was taken back; both lines stay in the register."))
        return redirect(f"{reverse('readingroom_desk')}?day={self.line.day}")
