"""The metadata formats on offer, by their prefix."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from ..description import Description
from . import dublin_core, ead3


@dataclass(frozen=True)
class MetadataFormat:
    """One format; `write` takes the description, the identifier and the datestamp of a record."""

    prefix: str
    schema: str
    namespace: str
    write: Callable[[Description, str, str], etree._Element]


FORMATS = {
    found.prefix: found
    for found in (
        MetadataFormat(
            "oai_dc",
            dublin_core.SCHEMA,
            dublin_core.NAMESPACE,
            lambda told, _identifier, _datestamp: dublin_core.dublin_core(told),
        ),
        MetadataFormat("oai_ead3", ead3.SCHEMA, ead3.NAMESPACE, ead3.ead3),
    )
}
