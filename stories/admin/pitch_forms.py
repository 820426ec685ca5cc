"""The forms of a pitch: sending, what is noted beside it, and the outlet's answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.widgets import AdminDateInput

from .. import pitching
from ..clippings import check_clipping
from ..models import Outlet, Pitch


class SendingForm(WagtailAdminModelForm):
    """Which story goes where; whatever speaks against it is said here."""

    outlet = forms.ModelChoiceField(label=_("Outlet"), queryset=Outlet.objects.filter(is_active=True))
    draft = forms.BooleanField(
        label=_("Send the latest draft, not the published version"),
        required=False,
        help_text=_("A story that is not published is always sent as its latest draft."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            pitching.check(
                cleaned["story"].specific, cleaned["outlet"], cleaned["sent_on"], draft=cleaned.get("draft", False)
            )
        return cleaned


class NotesForm(WagtailAdminModelForm):
    """What may be noted of a pitch at any time."""

    def clean_clipping(self) -> Any:
        clipping = self.cleaned_data["clipping"]
        if clipping and "clipping" in self.changed_data:
            check_clipping(clipping)
        return clipping


class AnswerForm(forms.Form):
    """The outlet's decision. Its choices are the steps that make sense from here."""

    state = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("Day of the answer, or of publication"), initial=timezone.localdate, widget=AdminDateInput
    )
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https", help_text=_("Where it can be read."))
    clipping = forms.FileField(
        label=_("Clipping"),
        required=False,
        help_text=_("A scan or photograph of the printed page, or a PDF. Not shown to the public."),
    )
    fee = forms.DecimalField(label=_("Fee, yuan"), required=False, min_value=0, max_digits=8, decimal_places=2)
    reason = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history. If an earlier answer is taken back, say why."),
    )

    def __init__(self, pitch: Pitch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pitch = pitch
        labels = dict(Pitch.State.choices)
        choices = [(state, labels[Pitch.State(state)]) for state in pitching.NEXT[pitch.state]]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]

    def clean_clipping(self) -> Any:
        clipping = self.cleaned_data["clipping"]
        if clipping:
            check_clipping(clipping)
        return clipping

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("state") == Pitch.State.SENT and not cleaned.get("reason", "").strip():
            raise ValidationError({"reason": _("Say why the answer is taken back.")})
        return cleaned

    def save(self, user: Any) -> Pitch:
        """Note the answer and what came with it; raises what `pitching.answer` raises."""
        chosen = self.cleaned_data
        pitch = pitching.answer(self.pitch, chosen["state"], user=user, on=chosen["on"], reason=chosen["reason"])
        for name in ("link", "clipping", "fee"):
            if chosen[name] not in (None, ""):
                setattr(pitch, name, chosen[name])
        pitch.save()
        return pitch


class SentPanel(Panel):
    """The text as it was sent, with its file; tells, edits nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "stories/admin/sent_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "pitch": self.instance}


sending = ObjectList(
    [
        FieldPanel("story"),
        FieldRowPanel([FieldPanel("outlet"), FieldPanel("sent_on")]),
        FieldPanel("draft"),
        FieldPanel("note"),
    ],
    base_form_class=SendingForm,
).bind_to_model(Pitch)

noting = ObjectList(
    [
        SentPanel(heading=_("What was sent")),
        MultiFieldPanel(
            [FieldPanel("link"), FieldPanel("clipping"), FieldPanel("fee"), FieldPanel("note")], _("What came of it")
        ),
    ],
    base_form_class=NotesForm,
).bind_to_model(Pitch)
