"""Asking `/oai` as a harvester does, and reading its answers, each found valid by the schemas of its formats."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.test import Client
from lxml import etree

from exhibitions.harvesting import ledger
from exhibitions.harvesting.models import LedgerEntry
from exhibitions.models import Exhibit

NAMES = {
    "o": "http://www.openarchives.org/OAI/2.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "e": "http://ead3.archivists.org/schema/",
    "i": "http://www.openarchives.org/OAI/2.0/oai-identifier",
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@cache
def schema() -> etree.XMLSchema:
    """OAI-PMH, Dublin Core, identifiers and EAD3 in one; see `data/oai/README.md`."""
    source = Path(__file__).parent / "data" / "oai" / "all.xsd"
    return etree.XMLSchema(etree.parse(source, etree.XMLParser(no_network=True)))


class Answer:
    """An answer, parsed; `texts` and `one` read it by XPath with the prefixes of `NAMES`."""

    def __init__(self, response: Any) -> None:
        assert response.status_code == 200
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        self.content: bytes = response.content
        self.root = etree.fromstring(response.content)
        schema().assertValid(self.root)
        assert MOMENT.fullmatch(self.one("/o:OAI-PMH/o:responseDate"))

    def find(self, path: str) -> list[Any]:
        found: list[Any] = self.root.xpath(path, namespaces=NAMES)
        return found

    def texts(self, path: str) -> list[str]:
        return [node if isinstance(node, str) else (node.text or "") for node in self.find(path)]

    def one(self, path: str) -> str:
        (text,) = self.texts(path)
        return text

    @property
    def errors(self) -> list[str]:
        return self.texts("o:error/@code")

    @property
    def token(self) -> str:
        return "".join(self.texts("*/o:resumptionToken"))

    @property
    def slugs(self) -> list[str]:
        """The local parts of all identifiers, in the order told."""
        return [text.rsplit(":", 1)[1] for text in self.texts(".//o:header/o:identifier")]

    @property
    def deleted(self) -> set[str]:
        return {text.rsplit(":", 1)[1] for text in self.texts(".//o:header[@status='deleted']/o:identifier")}


def ask(verb: Any = "", *, post: Any = False, **arguments: Any) -> Answer:
    """One request; `start` and `end` stand for `from` and `until`."""
    query = {{"start": "from", "end": "until"}.get(name, name): value for name, value in arguments.items()}
    if verb:
        query["verb"] = verb
    client = Client(enforce_csrf_checks=True)
    return Answer(client.post("/oai", query) if post else client.get("/oai", query))


def records(**arguments: Any) -> Answer:
    """ListRecords in Dublin Core."""
    return ask("ListRecords", **{"metadataPrefix": "oai_dc", **arguments})


def identifier(exhibit: Exhibit) -> str:
    return f"oai:testserver:{exhibit.slug}"


def settled(*exhibits: Exhibit) -> None:
    """What a commit would do: bring the ledger in line, for tests within a transaction."""
    ledger.reconcile([exhibit.pk for exhibit in exhibits])


def entry(exhibit: Exhibit) -> LedgerEntry:
    found: LedgerEntry = LedgerEntry.objects.get(slug=exhibit.slug)
    return found
