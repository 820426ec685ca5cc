"""Counting the values of fields among the hits."""

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet

# Rows fetched at once.
_CHUNK = 5000


def count(hits: QuerySet[Any], names: list[str]) -> tuple[dict[str, dict[Any, int]], int | None]:
    """How many of the hits have each value of the fields, most frequent first; hits without a value are not counted.

    Also how many hits there are, where that was to be seen on the way. Fields of the model itself are counted in one pass; one that has many values for a record in a query of its own.
    """
    hits = hits.order_by()
    meta = hits.model._meta
    single: list[str] = []
    many: list[str] = []
    for name in dict.fromkeys(names):
        field = meta.get_field(name.split("__")[0])
        (many if field.many_to_many or field.one_to_many else single).append(name)
    counted: dict[str, Counter[Any]] = {}
    total: int | None = None
    if single:
        # Together: far fewer rows than hits come out of the database.
        rows = hits.values(*single).annotate(_hits=Count("pk")).values_list(*single, "_hits")
        total = 0
        counters: list[Counter[Any]] = [Counter() for _name in single]
        for row in rows.iterator(chunk_size=_CHUNK):
            total += row[-1]
            for counter, value in zip(counters, row[:-1], strict=True):
                counter[value] += row[-1]
        counted |= zip(single, counters, strict=True)
    for name in many:
        rows = hits.values(name).annotate(_hits=Count("pk", distinct=True)).values_list(name, "_hits")
        counted[name] = Counter(dict(rows))
    found = {
        name: {value: number for value, number in counted[name].most_common() if value is not None} for name in names
    }
    return found, total
