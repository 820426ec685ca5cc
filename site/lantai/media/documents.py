"""Which documents the public is offered: those that stand on something everybody may see.

Apps that hold documents register a holder, a function that returns the ids of those it shows.
"""

from collections.abc import Callable, Iterable

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import CollectionViewRestriction

from . import publicity
from .models import ArchiveDocument

DocumentHolder = Callable[[], Iterable[int]]

_holders: list[DocumentHolder] = []


def register_document_holder(holder: DocumentHolder) -> DocumentHolder:
    """Add a holder; usable as a decorator."""
    _holders.append(holder)
    return holder


def public_documents() -> QuerySet[ArchiveDocument]:
    """Documents some holder shows, no veto names, and no collection keeps to those who sign in."""
    shown = {pk for holder in _holders for pk in holder()}
    closed = set(publicity.vetoed(ArchiveDocument, shown))
    path = ExpressionWrapper(OuterRef("collection__path"), output_field=CharField())
    above = CollectionViewRestriction.objects.annotate(below=path).filter(below__startswith=F("collection__path"))
    found: QuerySet[ArchiveDocument] = ArchiveDocument.objects.filter(~Exists(above), pk__in=shown - closed)
    return found
