"""What a person hands in and chooses."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..archives import RefusedArchiveError, open_archive
from ..files import subfolders
from ..headings import Header, find_header
from ..subjects import Subject
from ..tables import UnreadableTableError, open_table

SAMPLES = 3


class UploadForm(forms.Form):
    """A list, and where its pictures are."""

    file = forms.FileField(
        label=_("List"),
        help_text=_("Excel (xlsx, xls), OpenDocument (ods), or csv in UTF-8 or GB18030."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
    )
    pictures_file = forms.FileField(
        label=_("Pictures as a zip file"),
        required=False,
        help_text=_(
            "Found by the names in the list or, without a column of names, by the reference code: CODE, CODE-1, CODE-2…"
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
    pictures_folder = forms.ChoiceField(
        label=_("Or a folder of pictures on the server"),
        required=False,
        help_text=_("For what is too large to upload."),
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.fields.update(subject.option_fields())
        folders = subfolders(Path(settings.IMPORT_FOLDER))
        choices = [("", _("none"))] + [(f, _("all of the import folder") if f == "." else f) for f in folders]
        self.fields["pictures_folder"].choices = choices  # type: ignore[attr-defined]
        if not subject.takes_files:
            del self.fields["pictures_file"], self.fields["pictures_folder"]
        elif not folders:
            del self.fields["pictures_folder"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        _check_size(file)
        try:
            table = open_table(file, file.name)
            find_header(table, self.subject.fields, strict=False)
        except UnreadableTableError as error:
            raise forms.ValidationError(str(error), code="unreadable") from error
        file.seek(0)
        return file

    def clean_pictures_file(self) -> Any:
        file = self.cleaned_data["pictures_file"]
        if file:
            _check_size(file)
            try:
                open_archive(file, file.name).close()
            except RefusedArchiveError as error:
                raise forms.ValidationError(str(error), code="refused_archive") from error
            file.seek(0)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("pictures_file") and cleaned.get("pictures_folder"):
            self.add_error("pictures_folder", _("Choose a zip file or a folder, not both."))
        return cleaned

    @property
    def options(self) -> dict[str, Any]:
        """What was chosen for the whole file."""
        return {name: self.cleaned_data[name] for name in self.subject.option_fields()}


class ColumnsForm(forms.Form):
    """One choice for each column of the list: which field it fills."""

    def __init__(self, *args: Any, subject: Subject, header: Header, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.header = header
        choices = [("", _("— not imported —")), *((f.key, capfirst(f.label)) for f in subject.fields)]
        for column, heading in enumerate(header.headings):
            self.fields[f"column-{column}"] = forms.ChoiceField(
                label=heading or gettext("Column without a name"),
                choices=choices,
                required=False,
                initial=header.meaning.get(column, ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for field in self.subject.fields:
            if field.required and field.key not in cleaned.values():
                self.add_error(None, _("Choose the column that holds the %(field)s.") % {"field": field.label})
        return cleaned

    @property
    def mapping(self) -> dict[int, str]:
        """Position of a column → key of a field."""
        return {int(name.removeprefix("column-")): key for name, key in self.cleaned_data.items() if key}

    def lines(self, samples: Mapping[int, list[str]]) -> Iterator[dict[str, Any]]:
        """For the page: each column with its heading, sample values and the choice."""
        for column, heading in enumerate(self.header.headings):
            yield {
                "heading": heading,
                "samples": samples.get(column, []),
                "is_known": column in self.header.meaning,
                "field": self[f"column-{column}"],
            }


def _check_size(file: Any) -> None:
    most = settings.MAX_UPLOAD_MB * 1024 * 1024
    if file.size > most:
        raise forms.ValidationError(
            gettext("“%(name)s” is too large: %(size)s. At most %(most)s are taken.")
            % {"name": file.name, "size": filesizeformat(file.size), "most": filesizeformat(most)},
            code="too_large",
        )
