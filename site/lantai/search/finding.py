"""Finding records in the admin: its lists, choosers and bulk actions."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from .engines import of_database

Record = TypeVar("Record", bound=Model)


def find(records: QuerySet[Record], typed: str, *others: str) -> QuerySet[Record]:
    """The records in which every one of the typed words occurs, as a queryset to be sorted and cut further.

    A word counts where the search finds it, where a title, code or name may be completed by it (pinyin and parts of
    codes, too), or where it occurs in one of the `others`, paths of short text fields. Asks the database, which knows
    what was saved a moment ago. Without words all records are left.
    """
    backend = of_database()
    model: Any = records.model
    for word in typed.split():
        rule = Q(pk__in=_hits(backend.search(word, model)))
        if model.get_autocomplete_search_fields():
            rule |= Q(pk__in=_hits(backend.autocomplete(word, model)))
        for path in others:
            # A subquery: a join would list a record once for each of its tags.
            rule |= Q(pk__in=model._base_manager.filter(**{f"{path}__icontains": word}).order_by().values("pk"))
        records = records.filter(rule)
    return records


def _hits(results: Any) -> Any:
    return results.as_queryset().order_by().values("pk")
