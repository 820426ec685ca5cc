"""What the hall did for yearbooks in a calendar year, with the records behind each number.

For 参与《…年鉴》编纂和校对，提供实物、图文. A thing counts in the year it was done, up to `until`: an entry
when it was first sealed and sent, a proof when it was read, an object when it was provided. All dates are the
hall's own (Asia/Shanghai).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet, Sum

from .models import Contribution, ContributionPicture, ProofRound, ProvidedObject, Yearbook
from .stages import Stage


@dataclass(frozen=True)
class Counted:
    """A number and the records it was counted from."""

    value: int
    records: QuerySet[Any]


def _span(year: int, until: datetime.date | None) -> tuple[datetime.date, datetime.date]:
    last = datetime.date(year, 12, 31)
    return datetime.date(year, 1, 1), min(until or last, last)


def texts(year: int, until: datetime.date | None = None) -> Counted:
    """Entries first sealed and sent in the year; one returned and sent again counts once."""
    sent = Q(passages__from_stage=Stage.SEALING, passages__to_stage__gt=Stage.SEALING)
    records = Contribution.objects.annotate(first_sent=Min("passages__done_on", filter=sent)).filter(
        first_sent__range=_span(year, until)
    )
    return Counted(records.count(), records.order_by("first_sent", "pk"))


def contributions(year: int, until: datetime.date | None = None) -> dict[Yearbook, Counted]:
    """The same entries by yearbook, in the order of the editions."""
    records = texts(year, until).records
    books = Yearbook.objects.filter(categories__subcategories__contributions__in=records.values("pk")).distinct()
    found = {}
    for book in books.order_by("edition", "name"):
        of_book = records.filter(subcategory__category__yearbook=book)
        found[book] = Counted(of_book.count(), of_book)
    return found


def pictures(year: int, until: datetime.date | None = None) -> Counted:
    """Pictures handed in with those entries."""
    entries = texts(year, until).records.values("pk")
    records = ContributionPicture.objects.filter(contribution__in=entries).select_related("contribution", "image")
    return Counted(records.count(), records.order_by("contribution", "sort_order"))


def objects_provided(year: int, until: datetime.date | None = None, kind: str | None = None) -> Counted:
    """Pieces lent or given to compiling offices in the year (the sum of their numbers), of one kind or of all."""
    records = ProvidedObject.objects.filter(provided_on__range=_span(year, until)).select_related("contribution")
    if kind:
        records = records.filter(kind=kind)
    total = records.aggregate(total=Sum("quantity"))["total"] or 0
    return Counted(total, records.order_by("provided_on", "pk"))


def proofs(year: int, until: datetime.date | None = None) -> Counted:
    """Proofs read in the year; a second reading of a round counts again."""
    records = ProofRound.objects.filter(read_on__range=_span(year, until)).select_related("contribution")
    return Counted(records.count(), records.order_by("read_on", "pk"))
