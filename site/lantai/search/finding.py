"""Finding records in the admin: its lists, choosers and bulk actions."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from . import codes
from .engines import of_database
from .folding import fold

Record = TypeVar("Record", bound=Model)


def find(records: QuerySet[Record], typed: str, *others: str) -> QuerySet[Record]:
    """The records in which every one of the typed words occurs, as a queryset to be sorted and cut further.

    A word counts where the search finds it, where a title, code or name may be completed by it (pinyin and parts of
    codes, too), or where it occurs in one of the `others`, paths of short text fields. Words may also be one code: j29 1 34.
    Asks the database, which knows what was saved a moment ago. Without words all records are left.
    """
    model: Any = records.model
    rule = Q()
    for word in typed.split():
        occurs = _found(model, word)
        for path in others:
            # A subquery: a join would list a record once for each of its tags.
            occurs |= Q(pk__in=model._base_manager.filter(**{f"{path}__icontains": word}).order_by().values("pk"))
        rule &= occurs
    if codes.SPACED.search(fold(typed)):
        rule |= _found(model, typed)
    return records.filter(rule)


def _found(model: Any, typed: str) -> Q:
    backend = of_database()
    found = Q(pk__in=_hits(backend.search(typed, model)))
    if model.get_autocomplete_search_fields():
        found |= Q(pk__in=_hits(backend.autocomplete(typed, model)))
    return found


def _hits(results: Any) -> Any:
    return results.as_queryset().order_by().values("pk")
