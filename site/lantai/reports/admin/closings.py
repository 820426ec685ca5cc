"""Closing a year, looking at what was kept, reopening it."""

from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from django.views.generic.base import View
from wagtail.admin.widgets import AdminDateInput

from lantai.ops.action_form import ActionFormView

from .. import closing as closing_
from ..differences import differences
from ..models import Closing, FrozenFile
from ..periods import FIRST_YEAR, LAST_YEAR, CutOffError, Period
from .base import FiguresPage, address, label_of
from .opening import Opener
from .overview import YearView


class ClosingForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Counted up to and including"),
        widget=AdminDateInput,
        help_text=gettext_lazy(
            "The cut-off day (截至); the last day of the year, if it is over. Figures, the records behind them and the files "
            "are kept as they are now; later changes show as differences."
        ),
    )
    note = forms.CharField(label=pgettext_lazy("closing of a year", "Note"), required=False, max_length=300)


class ReopeningForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class _ClosingAction(ActionFormView):
    template_name = "wagtailadmin/generic/form.html"
    index_url_name = "figures"
    index_label = YearView.page_title
    submit_button_label: Any = ""

    def is_permitted(self) -> bool:
        return closing_.may_close(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "action_url": self.request.path,
            "submit_button_label": self.submit_button_label,
        }


class CloseView(_ClosingAction):
    """定稿: figures, records and files are kept as they are now."""

    form_class = ClosingForm
    page_title = gettext_lazy("Close the year")
    header_icon = "lock"
    submit_button_label = gettext_lazy("Close the year")

    def get_record(self, pk: int) -> int:
        return min(max(pk, FIRST_YEAR), LAST_YEAR)

    @property
    def edit_url(self) -> str:
        return address(self.record)

    def get_initial(self) -> dict[str, Any]:
        return {"until": Period.of(self.record).until}

    def carry_out(self, chosen: dict[str, Any]) -> str:
        try:
            period = Period.of(self.record, chosen["until"])
        except CutOffError as error:
            raise forms.ValidationError({"until": str(error)}) from error
        made = closing_.close(period, user=self.request.user, note=chosen["note"])
        return _("%(year)s is closed; figures, records and files are kept.") % {"year": made.year}


class ReopenView(_ClosingAction):
    """The closing is taken back and kept; the log says why."""

    form_class = ReopeningForm
    page_title = gettext_lazy("Reopen the year")
    header_icon = "lock-open"
    submit_button_label = gettext_lazy("Reopen the year")

    def get_record(self, pk: int) -> Closing:
        return get_object_or_404(Closing, pk=pk)

    @property
    def edit_url(self) -> str:
        return reverse("figures_closing", args=[self.record.pk])

    def carry_out(self, chosen: dict[str, Any]) -> str:
        closing_.reopen(self.record, user=self.request.user, reason=chosen["reason"])
        return _("%(year)s is open again and counts as the records stand.") % {"year": self.record.year}


class ClosingView(FiguresPage, TemplateView):
    """What a closing kept, and every record that counts otherwise now."""

    template_name = "reports/admin/closing.html"
    header_icon = "lock"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.closing = get_object_or_404(Closing.objects.select_related("reopening"), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return _("%(year)s, closed on %(day)s") % {"year": self.closing.year, "day": self.closing.day}

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": address(self.closing.year), "label": YearView.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opener = Opener(self.request.user)
        changed = [
            (each, label_of(each.key, each.label), [(change, opener(change.record)) for change in each.changes])
            for each in differences(self.closing)
        ]
        return {
            **super().get_context_data(**kwargs),
            "closing": self.closing,
            "figures": [(figure, label_of(figure.key, figure.label)) for figure in self.closing.figures.all()],
            "files": list(self.closing.files.all()),
            "changed": changed,
            "may_close": closing_.may_close(self.request.user),
        }


class KeptFileView(FiguresPage, View):
    """The kept file, byte for byte."""

    def get(self, _request: HttpRequest, pk: int) -> FileResponse:
        kept = get_object_or_404(FrozenFile, pk=pk)
        response = FileResponse(
            kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.content_type
        )
        response["Cache-Control"] = "private, no-store"
        return response
