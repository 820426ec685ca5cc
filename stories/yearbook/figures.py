"""What the hall did for yearbooks in a year: 参与《…年鉴》编纂和校对，提供实物、图文.

A thing counts in the year it was done: an entry when it was first sealed and sent, a proof when it was read, an object
when it was provided. All days are the hall's own (Asia/Shanghai).
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantai.reports.periods import Period, once_a_period
from lantai.reports.registry import (
    Figure,
    Kind,
    Outcome,
    Part,
    Record,
    Records,
    Topic,
    Words,
    ident,
    register,
    register_years,
)

from .models import Contribution, ContributionPicture, Passage, ProofRound, ProvidedObject, Yearbook
from .stages import Stage

VIEW = "yearbook.view_contribution"
SENT = Q(passages__from_stage=Stage.SEALING, passages__to_stage__gt=Stage.SEALING)


def texts(period: Period) -> QuerySet[Contribution]:
    """Entries first sealed and sent in the period; one returned and sent again counts once."""
    sent = Contribution.objects.annotate(first_sent=Min("passages__done_on", filter=SENT))
    entries: QuerySet[Contribution] = sent.filter(first_sent__range=period.days)
    return entries.select_related("subcategory__category__yearbook").order_by("first_sent", "pk")


def pictures(period: Period) -> QuerySet[ContributionPicture]:
    """Pictures handed in with those entries."""
    entries = texts(period).order_by().values("pk")
    found = ContributionPicture.objects.filter(contribution__in=entries)
    return found.select_related("contribution").order_by("contribution", "sort_order")


def objects_provided(period: Period) -> QuerySet[ProvidedObject]:
    """Pieces lent or given to compiling offices in the period."""
    found = ProvidedObject.objects.filter(provided_on__range=period.days)
    return found.select_related("contribution").order_by("provided_on", "pk")


def proofs(period: Period) -> QuerySet[ProofRound]:
    """Proofs read in the period; a second reading of a round counts again."""
    return (
        ProofRound.objects.filter(read_on__range=period.days).select_related("contribution").order_by("read_on", "pk")
    )


@once_a_period
def yearbooks(period: Period) -> list[tuple[Yearbook, int]]:
    """Yearbooks something was done for in the period, in the order of the editions, with the entries sent."""
    # A query of its own around them: grouped by yearbook, "first sent" would be that of the whole yearbook.
    entries = Contribution.objects.filter(pk__in=texts(period).order_by().values("pk")).order_by()
    sent = dict(entries.values_list("subcategory__category__yearbook").annotate(n=Count("pk")))
    worked_on = {
        *sent,
        *proofs(period).order_by().values_list("contribution__subcategory__category__yearbook", flat=True),
        *objects_provided(period).order_by().values_list("contribution__subcategory__category__yearbook", flat=True),
    }
    books = Yearbook.objects.filter(pk__in=worked_on).order_by("edition", "name") if worked_on else []
    return [(book, sent.get(book.pk, 0)) for book in books]


def _entry_url(entry: Contribution) -> str:
    return reverse(Contribution.snippet_viewset.get_url_name("inspect"), args=[entry.pk])


def _entry(entry: Contribution) -> Record:
    return Record(
        ident(entry), entry.title, 1, url=_entry_url(entry), note=f"{entry.first_sent} 《{entry.yearbook}》", needs=VIEW
    )


def _below(thing: Any, contribution: int = 1, note: str = "") -> Record:
    entry = thing.contribution
    return Record(
        ident(thing), f"{thing}", contribution, url=_entry_url(entry), note=f"{note} {entry}".strip(), needs=VIEW
    )


def _book(book: Yearbook) -> Record:
    return Record(ident(book), str(book), f"《{book}》", url=reverse("yearbook_overview", args=[book.pk]), needs=VIEW)


def _by_book(period: Period) -> Outcome:
    books = [(book, entries) for book, entries in yearbooks(period) if entries]
    return Outcome(
        sum(entries for _book, entries in books), parts=tuple(Part(f"《{book}》", entries) for book, entries in books)
    )


def _by_kind(period: Period) -> Outcome:
    rows = objects_provided(period).order_by().values_list("kind").annotate(n=Sum("quantity"))
    counts = dict(rows)
    parts = [Part(str(label), counts[kind]) for kind, label in ProvidedObject.Kind.choices if counts.get(kind)]
    return Outcome(sum(counts.values()), parts=tuple(parts))


def _figure(
    key: str, label: Words, definition: Words, word: str, order: int, rows: Any, record: Any, **more: Any
) -> Figure:
    return Figure(
        key=key,
        label=label,
        definition=definition,
        count_word=word,
        topic=Topic.COMPILING,
        order=order,
        compute=more.pop("compute", None) or (lambda period: rows(period).count()),
        records=lambda period: Records.each(rows(period), record),
        **more,
    )


register(
    Figure(
        key="yearbooks_contributed_to",
        label=_("Yearbooks contributed to"),
        definition=_("Yearbooks for which an entry was sent, a proof read or an object provided in the year."),
        kind=Kind.TEXT,
        topic=Topic.COMPILING,
        order=10,
        compute=lambda period: (f"《{book}》" for book, _entries in yearbooks(period)),
        records=lambda period: Records.listed(_book(book) for book, _entries in yearbooks(period)),
    ),
    _figure(
        "yearbook_contributions",
        _("Yearbook entries contributed"),
        _("Entries first sealed and sent to a compiling office in the year; one returned and sent again counts once."),
        "篇",
        12,
        texts,
        _entry,
        compute=_by_book,
        is_headline=True,
    ),
    _figure(
        "yearbook_pictures",
        _("Pictures for yearbooks"),
        _("Pictures handed in with the yearbook entries sent in the year."),
        "幅",
        14,
        pictures,
        _below,
    ),
    _figure(
        "yearbook_objects",
        _("Objects provided for yearbooks"),
        _("Pieces lent or given to compiling offices in the year besides the pictures: the sum of their numbers."),
        "件",
        16,
        objects_provided,
        lambda thing: _below(thing, thing.quantity, f"{thing.provided_on}"),
        compute=_by_kind,
    ),
    _figure(
        "yearbook_proofs",
        _("Yearbook proofs read"),
        _("Proofs of yearbook entries read in the year; a second reading of a round counts again."),
        "次",
        18,
        proofs,
        lambda proof: _below(proof, 1, f"{proof.read_on}"),
    ),
)


@register_years
def years() -> Iterable[int | None]:
    """Years in which an entry moved on, a proof was read or an object provided."""
    found: set[int | None] = set()
    dated: list[tuple[Any, str]] = [(Passage, "done_on"), (ProofRound, "read_on"), (ProvidedObject, "provided_on")]
    for model, field in dated:
        found |= set(model.objects.order_by().values_list(ExtractYear(field), flat=True).distinct())
    return found
