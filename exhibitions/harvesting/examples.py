"""OAI-PMH on `/api/v2/`."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantai.api.documentation import Example, register_interface

from .models import LedgerEntry
from .oai.repository import identifier


def oai_examples() -> list[Example]:
    """The verbs a harvester begins with, and one record."""
    oai = reverse("oai")
    found = [
        Example(_("Who we are"), f"{oai}?verb=Identify"),
        Example(_("Sets: by kind and by exhibition"), f"{oai}?verb=ListSets"),
        Example(_("All records in Dublin Core, page by page"), f"{oai}?verb=ListRecords&metadataPrefix=oai_dc"),
    ]
    if entry := LedgerEntry.objects.shown().order_by("pk").first():
        record = f"{oai}?verb=GetRecord&metadataPrefix=oai_ead3&identifier={identifier(entry.slug)}"
        found.append(Example(_("One record in EAD3"), record))
    return found


register_interface(
    "oai",
    "OAI-PMH 2.0",
    _(
        "For union catalogues: harvest everything once, then only what has changed. What is taken down is told as deleted."
    ),
    oai_examples,
    order=10,
)
