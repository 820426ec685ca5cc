"""The form a story is sent in with. It works the same with and without scripts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import consents
from .characters import count, line, readable
from .consents import Consent
from .limits import MOST_CHARACTERS, MOST_PHOTOS, MOST_TEXT, PHOTO_ENDINGS, PLAIN_SLOTS
from .models import Photo, Submission, Upload

ACCEPTED_FILES = ",".join(f".{ending}" for ending in PHOTO_ENDINGS) + ",image/*"
_DIGITS = 7


class LineField(forms.CharField):
    """One line, cleaned of what cannot be read."""

    def to_python(self, value: Any) -> str:
        return line(super().to_python(value) or "")


class TextField(forms.CharField):
    """Several lines, cleaned of what cannot be read."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return readable(super().to_python(value) or "")


class MarkedForm(forms.Form):
    """Ties hints and errors to their fields for those who do not see them."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def add_error(self, field: Any, error: Any) -> None:
        super().add_error(field, error)
        if field in self.fields:
            self.fields[field].widget.attrs["aria-invalid"] = "true"


class StoryForm(MarkedForm):
    """The story, the contributor, and what is agreed to."""

    title = LineField(label=pgettext_lazy("submission", "Title"), max_length=80)
    text = TextField(
        label=gettext_lazy("The story"),
        rows=9,
        max_length=MOST_TEXT,
        help_text=gettext_lazy(
            "Write as it comes to mind; three hundred characters are fine. We will help to put it in order."
        ),
    )
    date_text = LineField(
        label=gettext_lazy("About when it was"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("As exactly as you know, such as 1971, about 1972, the seventies."),
    )
    sources = TextField(
        label=gettext_lazy("Where you know it from"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Whether you were there, who told you, what papers or objects there are."),
    )
    byline_kind = forms.ChoiceField(
        label=gettext_lazy("What name to print"),
        choices=Submission.Byline.choices,
        initial=Submission.Byline.NAME,
        widget=forms.RadioSelect,
    )
    pen_name = LineField(label=gettext_lazy("Pen name"), max_length=30, required=False)
    name = LineField(
        label=pgettext_lazy("contributor", "Name"),
        max_length=60,
        help_text=gettext_lazy("As on the certificate. Not published unless you choose it as by-line."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = LineField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=gettext_lazy("Telephone or e-mail: one of them is enough."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    by_child = forms.BooleanField(label=gettext_lazy("The person who sends this in is under 14"), required=False)
    guardian_name = LineField(label=gettext_lazy("Guardian's name"), max_length=60, required=False)
    guardian_phone = LineField(
        label=gettext_lazy("Guardian's telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    uses = forms.MultipleChoiceField(
        label=gettext_lazy("What the hall may do with it"),
        choices=Submission.Use.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one.")},
    )
    consent_copyright = forms.BooleanField(required=False)
    consent_portrait = forms.BooleanField(required=False)
    consent_personal = forms.BooleanField(required=False)
    consent_guardian = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for consent in Consent:
            self.fields[f"consent_{consent.value}"].label = consents.words(consent)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if (number := count(text)) > MOST_CHARACTERS:
            raise ValidationError(
                _("The story has %(number)s characters; at most %(most)s are taken. Shorten it, or send it in parts.")
                % {"number": number, "most": MOST_CHARACTERS}
            )
        return text

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("byline_kind") == Submission.Byline.PEN_NAME and not said.get("pen_name"):
            self.add_error("pen_name", _("Write the pen name to print."))
        phone = said.get("phone", "")
        if phone and not self.has_error("phone") and sum(sign.isdigit() for sign in phone) < _DIGITS:
            self.add_error("phone", _("This is not a whole telephone number."))
        if not phone and not said.get("email") and not self.has_error("phone") and not self.has_error("email"):
            self.add_error("phone", _("Give a telephone number or an e-mail address, so that we can answer."))
        for consent in consents.NEEDED:
            if not said.get(f"consent_{consent.value}"):
                self.add_error(f"consent_{consent.value}", _("Without this we may not take the story."))
        if said.get("by_child"):
            for field in ("guardian_name", "guardian_phone"):
                if not said.get(field):
                    self.add_error(field, _("Needed for a child under 14."))
            if not said.get("consent_guardian"):
                self.add_error("consent_guardian", _("Without the guardian's consent we may not take the story."))
        return said

    @property
    def agreed(self) -> list[Consent]:
        """The boxes that were ticked; the guardian's counts for a child only."""
        said = self.cleaned_data
        ticked = [consent for consent in Consent if said[f"consent_{consent.value}"]]
        return [consent for consent in ticked if consent != Consent.GUARDIAN or said["by_child"]]

    @property
    def byline(self) -> str:
        """As it will be printed; "" for none."""
        said = self.cleaned_data
        names = {Submission.Byline.NAME: said["name"], Submission.Byline.PEN_NAME: said["pen_name"]}
        return names.get(said["byline_kind"], "")


class PhotoForm(MarkedForm):
    """One photo: uploaded before (`upload` is its secret), or coming with the form (`file`).

    `kept` is what has arrived of it; see `stories.submissions.photo_forms`.
    """

    kept: Upload | None = None

    upload = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("Photo"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED_FILES})
    )
    caption = LineField(label=gettext_lazy("What it shows"), max_length=200, required=False)
    date_text = LineField(
        label=gettext_lazy("About when"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Write it as uncertain as it is: about 1972, the seventies."),
    )
    place = LineField(label=pgettext_lazy("photo", "Where"), max_length=100, required=False)
    people = LineField(
        label=gettext_lazy("Who is in it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("From left to right, as far as you know."),
    )
    rights = forms.ChoiceField(
        label=gettext_lazy("Whose photo it is"),
        choices=[("", gettext_lazy("Please choose")), *Photo.Rights.choices],
        required=False,
    )
    rights_note = LineField(label=gettext_lazy("Who took it or lent it"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.has_photo:
            if said.get("caption") or said.get("rights"):
                self.add_error("file", _("The photo itself is missing. Choose it again."))
            return said
        if not said.get("caption"):
            self.add_error("caption", _("Write a few words about what the photo shows, were it only “house number”."))
        if not said.get("rights"):
            self.add_error("rights", _("Say whose photo it is."))
        return said

    @property
    def has_photo(self) -> bool:
        """Whether there is a photo at all: slots left empty are no mistake."""
        said = self.cleaned_data
        return bool(said.get("upload") or said.get("file"))


class BasePhotoFormSet(forms.BaseFormSet):
    """The photos of one story."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "label_suffix": ""}

    @property
    def given(self) -> list[PhotoForm]:
        """Those that hold a photo."""
        return [form for form in self.forms if form.has_photo]


_photo_form_set: Any = forms.formset_factory(
    PhotoForm,
    formset=BasePhotoFormSet,
    extra=PLAIN_SLOTS,
    max_num=MOST_PHOTOS,
    absolute_max=MOST_PHOTOS,
    validate_max=True,
)
PhotoFormSet: type[BasePhotoFormSet] = _photo_form_set
