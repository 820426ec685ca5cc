"""What the list of exhibits writes into a spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lantai.ops.spreadsheets import HallSpreadsheet

from ..models import Exhibit

# name: heading, how the value is read. No column costs a query: the list has loaded what they read.
COLUMNS: dict[str, tuple[Any, Callable[[Exhibit], Any]]] = {
    "reference_code": (_("Reference code"), lambda e: e.reference_code),
    "title": (pgettext_lazy("exhibit", "Title"), lambda e: e.title),
    "kind": (_("Kind"), lambda e: str(e.get_kind_display())),
    "date_text": (_("Date as written"), lambda e: e.date_text),
    "date_from": (pgettext_lazy("exhibit", "From"), lambda e: e.date_from),
    "date_to": (pgettext_lazy("exhibit", "To"), lambda e: e.date_to),
    "creator": (_("Creator"), lambda e: e.creator),
    "photographer": (_("Photographer"), lambda e: e.photographer),
    "description": (_("Description"), lambda e: e.description),
    "extent": (_("Extent"), lambda e: e.extent),
    "extent_unit": (_("Unit"), lambda e: e.extent_unit),
    "fonds": (_("Fonds"), lambda e: e.fonds),
    "place": (_("Place"), lambda e: str(e.place or "")),
    "tags": (_("Tags"), lambda e: "; ".join(tag.name for tag in e.tags.all())),
    "openness": (_("Openness"), lambda e: str(e.get_openness_display())),
    "display_basis": (_("Display basis"), lambda e: str(e.get_display_basis_display())),
    "classification": (_("Security classification"), lambda e: str(e.get_classification_display())),
    "rights": (_("Rights"), lambda e: str(e.get_rights_status_display())),
    "privacy": (pgettext_lazy("exhibit", "Privacy"), lambda e: str(e.get_privacy_status_display())),
    "showable": (_("May be shown"), lambda e: gettext("yes") if e.showable else gettext("no")),
    "approved_by": (_("Approved by"), lambda e: str(e.approved_by or "")),
    "approved_at": (
        pgettext_lazy("exhibit", "Approved"),
        lambda e: e.approved_at and timezone.make_naive(e.approved_at),
    ),
    "shown_in": (_("Shown in"), lambda e: "; ".join(p.exhibition.title for p in e.placements.all())),
    "updated_at": (pgettext_lazy("exhibit", "Updated"), lambda e: timezone.make_naive(e.updated_at)),
}


class ExhibitExportMixin(HallSpreadsheet):
    """Excel and CSV of the listed exhibits."""

    list_export = list(COLUMNS)
    export_headings = {name: heading for name, (heading, _read) in COLUMNS.items()}
    readers = {name: read for name, (_heading, read) in COLUMNS.items()}
    file_name = gettext_lazy("exhibits")
