"""What a request asks for: the arguments of the six verbs, checked."""

from dataclasses import dataclass, field

from django.http import QueryDict

from .errors import ProtocolError

# Required, optional and exclusive arguments of each verb (OAI-PMH 2.0, 4).
SELECTIVE = frozenset({"from", "until", "set"})
VERBS: dict[str, tuple[frozenset[str], frozenset[str], str]] = {
    "Identify": (frozenset(), frozenset(), ""),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"}), ""),
    "ListSets": (frozenset(), frozenset(), "resumptionToken"),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), SELECTIVE, "resumptionToken"),
    "ListRecords": (frozenset({"metadataPrefix"}), SELECTIVE, "resumptionToken"),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset(), ""),
}


@dataclass(frozen=True)
class Arguments:
    """A verb and its arguments, each there once and none that does not belong to it."""

    verb: str
    values: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        """An argument, None if it was not given."""
        return self.values.get(name)


def read(query: QueryDict) -> Arguments:
    """The arguments of a request.

    Raises `ProtocolError`: badVerb for no, an unknown, or more than one verb; badArgument for an
    argument that is repeated, empty, unprintable, unknown, missing, or beside an exclusive one.
    """
    verbs = query.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise ProtocolError("badVerb", f"The verb must be given once and be one of {', '.join(VERBS)}.")
    required, optional, exclusive = VERBS[verbs[0]]
    values = {}
    for name, given in query.lists():
        if name == "verb":
            continue
        if name not in required | optional | {exclusive} or not name:
            raise ProtocolError("badArgument", f"{verbs[0]} takes no such argument.")
        if len(given) > 1:
            raise ProtocolError("badArgument", f"{name} is given more than once.")
        if not given[0] or not given[0].isprintable():
            raise ProtocolError("badArgument", f"{name} is empty or holds characters that cannot be printed.")
        values[name] = given[0]
    if exclusive and exclusive in values:
        if len(values) > 1:
            raise ProtocolError("badArgument", f"{exclusive} must stand alone.")
    elif missing := sorted(required - values.keys()):
        raise ProtocolError("badArgument", f"{', '.join(missing)}: required.")
    return Arguments(verbs[0], values)
