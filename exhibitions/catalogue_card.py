"""目录卡: everything the public may know of an exhibit, as labelled rows, and how to cite it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from .models.exhibit import Kind
from .openness import DisplayBasis, Openness

if TYPE_CHECKING:
    from .models import Exhibit

# Chinese catalogues of the three kinds call the same things differently (DA/T 18-2022, DA/T 50-2014).
HEADINGS = {
    Kind.PHOTO: gettext_lazy("Photograph card"),
    Kind.DOCUMENT: gettext_lazy("Document card"),
    Kind.ARTIFACT: gettext_lazy("Artifact card"),
}
TITLE = pgettext_lazy("catalogue card", "Title")
TITLES = {Kind.ARTIFACT: pgettext_lazy("card of an artifact", "Name")}
DATES = {
    Kind.PHOTO: pgettext_lazy("card of a photograph", "Taken"),
    Kind.DOCUMENT: pgettext_lazy("card of a document", "Date"),
    Kind.ARTIFACT: pgettext_lazy("card of an artifact", "Period"),
}
FIELDS: tuple[tuple[str, Any], ...] = (
    ("document_number", gettext_lazy("Document number")),
    ("photographer", gettext_lazy("Photographer")),
    ("creator", gettext_lazy("Responsible body")),
    ("genre", gettext_lazy("Colour")),
    ("material", gettext_lazy("Material")),
    ("dimensions", gettext_lazy("Dimensions")),
    ("extent_shown", gettext_lazy("Extent")),
    ("carrier", gettext_lazy("Carrier and form")),
    ("place", gettext_lazy("Place")),
    ("photo_number", gettext_lazy("Photo number")),
    ("negative_number", gettext_lazy("Negative number")),
    ("see_also", gettext_lazy("See also")),
    ("fonds", gettext_lazy("Fonds")),
    ("retention", gettext_lazy("Retention")),
    ("acquisition", gettext_lazy("Acquired by")),
    ("condition", gettext_lazy("Condition")),
)


@dataclass(frozen=True)
class Row:
    """One line of the card. `is_interface` when the value is a word of this site, not of the archives."""

    label: str
    value: str
    is_interface: bool = False


def rows(exhibit: "Exhibit") -> list[Row]:
    """What is filled in, in the order of a catalogue card; the reference code stands in its head."""
    kind = Kind(exhibit.kind)
    found = [
        Row(str(TITLES.get(kind, TITLE)), exhibit.title),
        Row(str(DATES[kind]), exhibit.date_shown),
        *(Row(str(label), str(getattr(exhibit, name) or "")) for name, label in FIELDS),
        Row(_("Openness"), openness_shown(exhibit), is_interface=True),
        Row(_("Ground for display"), basis_shown(exhibit), is_interface=True),
        Row(_("Rights"), exhibit.rights_note),
        Row(_("Note"), exhibit.note),
    ]
    return [row for row in found if row.value]


def heading(exhibit: "Exhibit") -> str:
    """照片目录卡."""
    return str(HEADINGS[Kind(exhibit.kind)])


def openness_shown(exhibit: "Exhibit") -> str:
    """开放, or nothing: what is outside the holdings was never due for a review."""
    return _plain(Openness.OPEN) if exhibit.openness == Openness.OPEN else ""


def basis_shown(exhibit: "Exhibit") -> str:
    """The display basis in words."""
    return _plain(DisplayBasis(exhibit.display_basis)) if exhibit.display_basis else ""


def citation(exhibit: "Exhibit", hall: str, address: str) -> str:
    """One line to copy into a footnote: title, date, holder, reference code, address."""
    words = {
        "title": exhibit.title,
        "date": exhibit.date_shown or _("undated"),
        "hall": hall,
        "code": exhibit.reference_code,
        "address": address,
    }
    if exhibit.display_basis == DisplayBasis.OWN_WORK:
        line = _("“%(title)s” (%(date)s), made by %(hall)s, number %(code)s. %(address)s")
    else:
        line = _("“%(title)s” (%(date)s), held by %(hall)s, reference code %(code)s. %(address)s")
    return line % words


def _plain(choice: Any) -> str:
    """The label of a choice without the Chinese term that labels carry for editors: open (开放) → open."""
    label = str(choice.label)
    return label if (get_language() or "zh").startswith("zh") else label.partition(" (")[0]
