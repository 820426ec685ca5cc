"""The form of an uploaded file in the admin: it says whether the text inside is searched."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lantai.media.forms import DocumentForm as JudgedForm

WHAT_IS_READ = _(
    "The text inside PDF and Word files (.docx) is searched. That of old Word files (.doc), of tables, presentations and "
    "other files is not: they are found by their title and tags. Save an old Word file as .docx or PDF to have it searched."
)


class DocumentForm(JudgedForm):
    """The base of every document form; of a file that is there it says how its text stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].help_text = self._help()

    def _help(self) -> Any:
        # Imported late: documents are a model themselves.
        from .documents import READABLE
        from .models import DocumentText

        document = self.instance
        if not document.pk or document.file_extension.lower() not in READABLE:
            return WHAT_IS_READ
        read = getattr(document, "search_text", None)
        state = read.get_state_display() if read else DocumentText.State.WAITING.label
        return format_lazy("{what} {this}", what=WHAT_IS_READ, this=_("The text of this file: %s.") % state)
