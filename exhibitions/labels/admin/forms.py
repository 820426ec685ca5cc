"""The forms sheets of labels and words on labels are edited with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ...models import Exhibit
from ...reference_codes import normalise
from .. import sheets
from ..models import LabelSheet, LabelWords

LOOKS = ("size", "languages", "has_text", "has_marks")
MOST = 600


class LooksForm(forms.ModelForm):
    """How the labels look."""

    class Meta:
        model = LabelSheet
        fields = LOOKS
        widgets = {"size": forms.RadioSelect, "languages": forms.RadioSelect}


class SheetForm(WagtailAdminModelForm):
    """A sheet, with the exhibits on it as reference codes; those of an exhibition follow its walk."""

    codes = forms.CharField(
        label=_("reference codes (档号)"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One on a line, in the order of the labels. They may be pasted from Excel."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.exhibition_id:
            del self.fields["codes"]
        elif self.instance.pk:
            found = Exhibit.objects.in_bulk(self.instance.chosen)
            lines = [found[pk].reference_code for pk in self.instance.chosen if pk in found]
            self.initial["codes"] = "\n".join(lines)

    def clean_codes(self) -> list[int]:
        written = [code for line in self.cleaned_data["codes"].splitlines() if (code := normalise(line))]
        codes = list(dict.fromkeys(written))
        if len(codes) > MOST:
            raise forms.ValidationError(_("No more than %(most)s labels at once."), params={"most": MOST})
        found = dict(Exhibit.objects.filter(reference_code__in=codes).values_list("reference_code", "pk"))
        if unknown := [code for code in codes if code not in found]:
            raise forms.ValidationError(
                _("There is no exhibit with the reference code %(codes)s."), params={"codes": "、".join(unknown)}
            )
        return [found[code] for code in codes]

    def save(self, commit: bool = True) -> LabelSheet:
        if "codes" in self.cleaned_data:
            self.instance.chosen = self.cleaned_data["codes"]
        if self.instance.user is None:
            self.instance.user = self.for_user
        sheet: LabelSheet = super().save(commit)
        if commit:
            sheets.give_links(sheet)
        return sheet


class WordsForm(forms.ModelForm):
    class Meta:
        model = LabelWords
        fields = ("text", "title_en", "text_en")
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "text_en": forms.Textarea(attrs={"rows": 4})}
