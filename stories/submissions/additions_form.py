"""The form of additions on the receipt page."""

from django.utils.translation import gettext_lazy

from .forms import MarkedForm, TextField
from .limits import MOST_TEXT


class AdditionForm(MarkedForm):
    """What the contributor adds in words; photos come in forms of their own."""

    words = TextField(
        label=gettext_lazy("Your additions"),
        rows=6,
        max_length=MOST_TEXT,
        required=False,
        help_text=gettext_lazy("A corrected text, an answer, a name, a date."),
    )
