"""Labels in the use ledger."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..uses import register_use_kind

LABEL = "label"


def _sheet(source: str) -> str:
    from .models import LabelSheet

    return reverse("label_sheets:edit", args=[source]) if LabelSheet.objects.filter(pk=source).exists() else ""


register_use_kind(
    LABEL,
    _("label (展签)"),
    on_withdrawal=_("What is printed hangs where it hangs: take it down. Its code leads to a page that says nothing."),
    order=50,
    address=_sheet,
)
