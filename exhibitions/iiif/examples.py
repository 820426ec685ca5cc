"""IIIF on `/api/v2/`."""

from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from lantai.api.documentation import Example, register_interface
from lantai.pages.visibility import open_to_all

from ..models import Exhibit, ExhibitionPage
from .addresses import collection_id, manifest_id


def iiif_examples() -> list[Example]:
    """A manifest and a collection, as far as there are any."""
    found = []
    if shown := Exhibit.objects.showable().order_by("reference_code").first():
        found.append(Example(_("Manifest of one exhibit"), urlsplit(manifest_id(shown)).path))
    if show := open_to_all(ExhibitionPage.objects.select_related(None)).order_by("path").only("pk", "slug").first():
        found.append(Example(_("Collection of one exhibition"), urlsplit(collection_id(show)).path))
    return found


register_interface(
    "iiif",
    "IIIF Presentation 3",
    _("For viewers such as Mirador or Clover: pictures with their tiles, descriptions and transcriptions."),
    iiif_examples,
    order=20,
)
