"""The people who count: names and PINs."""

import re
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from ...models import Attendant, Session

PIN = re.compile(r"[0-9]{4,8}")


class AttendantForm(WagtailAdminModelForm):
    """A PIN is never shown again; left empty when somebody is edited, it stays as it was."""

    subject = forms.ModelChoiceField(
        queryset=Page.objects.none(),
        required=False,
        label=gettext_lazy("Event or exhibition"),
        empty_label=gettext_lazy("the whole hall"),
        help_text=gettext_lazy("Phones of this event offer the name; the hall's own people are offered everywhere."),
    )
    pin = forms.CharField(
        label=gettext_lazy("PIN"),
        required=False,
        max_length=8,
        strip=True,
        help_text=gettext_lazy("4 to 8 digits. Tell it to nobody else; it cannot be read here again."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = Attendant
        fields = ("name", "subject")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages: Any = self.fields["subject"]
        counted = Q(pk__in=Session.objects.filter(cancelled=False).values("subject"))
        pages.queryset = Page.objects.filter(counted | Q(pk=self.instance.subject_id)).order_by("-pk")
        self.fields["pin"].required = not self.instance.pk

    def clean_pin(self) -> str:
        pin = str(self.cleaned_data["pin"])
        if pin and not PIN.fullmatch(pin):
            raise forms.ValidationError(_("A PIN is 4 to 8 digits."))
        return pin

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        meets = Attendant.objects.filter(name=said.get("name")).exclude(pk=self.instance.pk)
        subject = said.get("subject")
        if meets.filter(Q(subject=None) | Q(subject=subject) if subject else Q()).exists():
            self.add_error("name", _("The same phone would offer this name twice; add something to tell them apart."))
        return said

    def save(self, commit: bool = True) -> Attendant:
        if pin := self.cleaned_data["pin"]:
            self.instance.set_pin(pin)
        attendant: Attendant = super().save(commit)
        return attendant


class AttendantsView(generic.IndexView):
    """The list, with the event of each."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("subject")


class AttendantViewSet(ModelViewSet):
    """Below the overview of attendance."""

    model = Attendant
    name = "attendants"
    url_prefix = "attendance/attendants"
    icon = "user"
    menu_label = gettext_lazy("Attendants")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = AttendantsView
    list_display: ClassVar[list[Any]] = [
        "name",
        Column(
            "where",
            label=gettext_lazy("Event or exhibition"),
            accessor=lambda attendant: attendant.subject or _("the whole hall"),
        ),
    ]
    search_fields: ClassVar[list[str]] = ["name"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[AttendantForm]:
        return AttendantForm


attendants = AttendantViewSet()
