"""`oai_dc`: unqualified Dublin Core, the format every repository has (OAI-PMH 2.0, 5)."""

from lxml import etree

from ...models.exhibit import Kind
from ..description import Description
from .markup import locate, root, say

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
ELEMENTS = "http://purl.org/dc/elements/1.1/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
# DCMI Type Vocabulary.
TYPES = {Kind.PHOTO: ("Image", "StillImage"), Kind.DOCUMENT: ("Text",), Kind.ARTIFACT: ("PhysicalObject",)}
LANGUAGE = "zh"


def dublin_core(told: Description) -> etree._Element:
    """One record. See `docs/harvesting.md` for the elements of ISAD(G) each stands for."""
    element = root(NAMESPACE, "dc", "oai_dc", dc=ELEMENTS)
    locate(element, NAMESPACE, SCHEMA)
    values: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("title", (told.title,)),
        ("creator", told.creators),
        ("contributor", told.contributors),
        ("subject", told.subjects),
        ("description", (told.description,)),
        ("publisher", (told.hall,)),
        ("date", tuple(dict.fromkeys((told.date, told.date_shown)))),
        ("type", TYPES[Kind(told.kind)]),
        ("format", (f"{told.extent}{told.extent_unit}", told.carrier, told.material, told.dimensions)),
        ("identifier", (told.url, told.code)),
        ("source", (told.fonds,)),
        ("language", (LANGUAGE,) if told.kind == Kind.DOCUMENT else ()),
        ("relation", tuple(hanging.url for hanging in told.hangings)),
        ("coverage", (told.place,)),
        ("rights", (told.rights,)),
    )
    for name, texts in values:
        for text in texts:
            _say(element, name, text)
    return element


def _say(element: etree._Element, name: str, text: str) -> None:
    say(element, f"{{{ELEMENTS}}}{name}", text)
