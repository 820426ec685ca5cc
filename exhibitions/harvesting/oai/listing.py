"""Incomplete lists: one page of the ledger with what its records tell, in a fixed number of queries."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch, QuerySet

from ...models import Exhibit
from ..description import Description, describe
from ..models import LedgerEntry, Membership
from ..sets import SPEC
from . import moments
from .arguments import Arguments
from .errors import ProtocolError
from .formats import FORMATS
from .tokens import Position, position_of

PER_PAGE = 250


@dataclass
class Record:
    """An entry and what is told of it: None when it was taken down, or only its header was asked for."""

    entry: LedgerEntry
    description: Description | None = None
    is_deleted: bool = False
    specs: list[str] = field(default_factory=list)


@dataclass
class ListPage:
    """Records of one answer; `following` is where the list goes on, None at its end; `begun` where this page began."""

    records: list[Record]
    begun: Position
    following: Position | None


def begin(arguments: Arguments) -> Position:
    """The start of the list a request asks for, or the place its resumption token leads to.

    Raises `ProtocolError`: badArgument, badResumptionToken, cannotDisseminateFormat, noRecordsMatch.
    """
    if token := arguments.get("resumptionToken"):
        return position_of(token, arguments.verb)
    prefix = arguments.values["metadataPrefix"]
    check_prefix(prefix)
    start, end, spec = (arguments.get(name) for name in ("from", "until", "set"))
    moments.span(start, end)
    if spec is not None and not SPEC.fullmatch(spec):
        raise ProtocolError("badArgument", "A set is named by parts joined with colons.")
    position = Position(arguments.verb, prefix, start, end, spec, after=0, told=0, total=0)
    total = _entries(position).count()
    if not total:
        raise ProtocolError("noRecordsMatch", "No record matches.")
    return replace(position, total=total)


def check_prefix(prefix: str) -> None:
    """Raise `ProtocolError` (cannotDisseminateFormat) for a format that is not on offer."""
    if prefix not in FORMATS:
        raise ProtocolError("cannotDisseminateFormat", f"The formats are {' and '.join(FORMATS)}.")


def page(position: Position) -> ListPage:
    """The records from a position on. Raises `ProtocolError` (badResumptionToken) where the list has ended meanwhile."""
    found = list(_entries(position).order_by("pk")[: PER_PAGE + 1])
    entries, is_more = found[:PER_PAGE], len(found) > PER_PAGE
    if not entries:
        raise ProtocolError("badResumptionToken", "The list has ended: begin it anew.")
    records = records_of(entries)
    following = None
    if is_more:
        following = replace(position, after=entries[-1].pk, told=position.told + len(entries))
    return ListPage(records, position, following)


def record(slug: str) -> Record:
    """One record by its slug. Raises `ProtocolError` (idDoesNotExist) for one that was never shown."""
    entry = _with_specs(LedgerEntry.objects.filter(slug=slug)).first()
    if entry is None:
        raise ProtocolError("idDoesNotExist", "There is no record of that identifier.")
    return records_of([entry])[0]


def records_of(entries: list[LedgerEntry]) -> list[Record]:
    """Records with their descriptions; the gate is asked once more, whatever the ledger says."""
    shown = [entry.exhibit_id for entry in entries if not entry.is_deleted]
    told = describe(Exhibit.objects.filter(pk__in=shown)) if shown else {}
    return [
        Record(
            entry,
            told.get(entry.exhibit_id),
            is_deleted=entry.exhibit_id not in told,
            specs=sorted(membership.spec for membership in entry.memberships.all()),
        )
        for entry in entries
    ]


def _entries(position: Position) -> QuerySet[Any]:
    """What is left of a list from a position on."""
    span = moments.span(position.start, position.end)
    entries = _with_specs(LedgerEntry.objects.filter(pk__gt=position.after))
    if span.first:
        entries = entries.filter(datestamp__gte=span.first)
    if span.last:
        entries = entries.filter(datestamp__lte=span.last)
    if position.spec:
        members = _members(position.spec)
        if span.first is None:
            members = members.filter(is_member=True)
        # What left the set is told to those who ask what has changed in it; its header names the sets it is in now.
        entries = entries.filter(pk__in=members.values("entry"))
    return entries


def _members(spec: str) -> QuerySet[Membership]:
    """Memberships in a set, or in one below it."""
    if ":" in spec:
        return Membership.objects.filter(spec=spec)
    return Membership.objects.filter(spec__startswith=f"{spec}:")


def _with_specs(entries: QuerySet[Any]) -> QuerySet[Any]:
    return entries.prefetch_related(Prefetch("memberships", Membership.objects.filter(is_member=True)))
