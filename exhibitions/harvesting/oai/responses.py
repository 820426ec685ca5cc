"""Answers of the six verbs as XML (OAI-PMH 2.0, 4)."""

from collections.abc import Callable

from django.db.models import Min
from django.templatetags.static import static
from django.utils import timezone
from lxml import etree

from ..description import hall_settings
from ..models import LedgerEntry
from ..sets import all_sets, exhibition_sets
from . import listing, moments, repository
from .arguments import Arguments
from .errors import ProtocolError
from .formats import FORMATS
from .listing import Record
from .markup import add, locate, root
from .tokens import expiry, token_of

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
IDENTIFIERS = "http://www.openarchives.org/OAI/2.0/oai-identifier"
IDENTIFIERS_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"
# Errors that say the request itself was not understood: its arguments are not repeated.
NOT_UNDERSTOOD = frozenset({"badVerb", "badArgument"})


def answer(arguments: Arguments) -> bytes:
    """The answer to a request whose arguments are in order; whatever else is wrong with it is part of the answer."""
    document = _document(arguments)
    try:
        _VERBS[arguments.verb](document, arguments)
    except ProtocolError as error:
        return refusal(error, None if error.code in NOT_UNDERSTOOD else arguments)
    return _written(document)


def refusal(error: ProtocolError, arguments: Arguments | None = None) -> bytes:
    """The answer to a request that cannot be met."""
    document = _document(arguments)
    add(document, "error", error.message, code=error.code)
    return _written(document)


def _document(arguments: Arguments | None) -> etree._Element:
    document = root(NAMESPACE, "OAI-PMH")
    locate(document, NAMESPACE, SCHEMA)
    add(document, "responseDate", moments.now())
    attributes = {"verb": arguments.verb, **arguments.values} if arguments else {}
    add(document, "request", repository.base_url(), **attributes)
    return document


def _written(document: etree._Element) -> bytes:
    style = etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{static("css/oai.css")}"')
    document.addprevious(style)
    written: bytes = etree.tostring(document.getroottree(), encoding="UTF-8", xml_declaration=True)
    return written


def _identify(document: etree._Element, _arguments: Arguments) -> None:
    hall = hall_settings()
    earliest = LedgerEntry.objects.aggregate(first=Min("datestamp"))["first"] or timezone.now()
    element = add(document, "Identify")
    add(element, "repositoryName", hall.name)
    add(element, "baseURL", repository.base_url())
    add(element, "protocolVersion", "2.0")
    add(element, "adminEmail", repository.administrator(hall))
    add(element, "earliestDatestamp", moments.written(earliest))
    add(element, "deletedRecord", "persistent")
    add(element, "granularity", moments.GRANULARITY)
    add(element, "compression", "gzip")
    if repository.NAMESPACE.fullmatch(repository.namespace()):
        _describe_identifiers(add(element, "description"))


def _describe_identifiers(description: etree._Element) -> None:
    told = root(IDENTIFIERS, "oai-identifier")
    locate(told, IDENTIFIERS, IDENTIFIERS_SCHEMA)
    add(told, "scheme", repository.SCHEME)
    add(told, "repositoryIdentifier", repository.namespace())
    add(told, "delimiter", repository.DELIMITER)
    add(told, "sampleIdentifier", repository.identifier("0101-zp-1954-yong-0001"))
    description.append(told)


def _list_metadata_formats(document: etree._Element, arguments: Arguments) -> None:
    if identifier := arguments.get("identifier"):
        record = listing.record(repository.slug_of(identifier))
        if record.is_deleted:
            raise ProtocolError("noMetadataFormats", "The record was taken down.")
    element = add(document, "ListMetadataFormats")
    for offered in FORMATS.values():
        found = add(element, "metadataFormat")
        add(found, "metadataPrefix", offered.prefix)
        add(found, "schema", offered.schema)
        add(found, "metadataNamespace", offered.namespace)


def _list_sets(document: etree._Element, arguments: Arguments) -> None:
    if arguments.get("resumptionToken"):
        raise ProtocolError("badResumptionToken", "All sets are told at once; there are no tokens for them.")
    element = add(document, "ListSets")
    for spec, name in all_sets(exhibition_sets()):
        found = add(element, "set")
        add(found, "setSpec", spec)
        add(found, "setName", name)


def _list_identifiers(document: etree._Element, arguments: Arguments) -> None:
    page = listing.page(listing.begin(arguments))
    element = add(document, "ListIdentifiers")
    for record in page.records:
        _header(element, record)
    _go_on(element, page)


def _list_records(document: etree._Element, arguments: Arguments) -> None:
    page = listing.page(listing.begin(arguments))
    element = add(document, "ListRecords")
    for record in page.records:
        _record(element, record, page.begun.prefix)
    _go_on(element, page)


def _get_record(document: etree._Element, arguments: Arguments) -> None:
    prefix = arguments.values["metadataPrefix"]
    record = listing.record(repository.slug_of(arguments.values["identifier"]))
    listing.check_prefix(prefix)
    _record(add(document, "GetRecord"), record, prefix)


def _record(parent: etree._Element, record: Record, prefix: str) -> None:
    element = add(parent, "record")
    _header(element, record)
    if record.description is not None:
        identifier, datestamp = repository.identifier(record.entry.slug), moments.written(record.entry.datestamp)
        add(element, "metadata").append(FORMATS[prefix].write(record.description, identifier, datestamp))


def _header(parent: etree._Element, record: Record) -> None:
    header = add(parent, "header", status="deleted" if record.is_deleted else "")
    add(header, "identifier", repository.identifier(record.entry.slug))
    add(header, "datestamp", moments.written(record.entry.datestamp))
    for spec in record.specs:
        add(header, "setSpec", spec)


def _go_on(element: etree._Element, page: listing.ListPage) -> None:
    """The token for the next page; an empty one ends a list of several."""
    position = {"completeListSize": str(max(page.begun.total, page.begun.told + len(page.records)))}
    position["cursor"] = str(page.begun.told)
    if page.following:
        ends = moments.written(expiry(timezone.now()))
        add(element, "resumptionToken", token_of(page.following), expirationDate=ends, **position)
    elif page.begun.after:
        add(element, "resumptionToken", **position)


_VERBS: dict[str, Callable[[etree._Element, Arguments], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_metadata_formats,
    "ListSets": _list_sets,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
    "GetRecord": _get_record,
}
