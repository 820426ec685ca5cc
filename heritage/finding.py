"""Finding elements by words in the admin: its list, its chooser, its bulk actions."""

from typing import Any

from django.db.models import Q, QuerySet

from . import numbers

FIELDS = ("name", "number_text", "region", "protecting_unit", "summary")


def find(elements: QuerySet[Any], words: str) -> QuerySet[Any]:
    """The elements in which every one of the words occurs; parts of Chinese words count, a number in any spelling."""
    for word in words.split():
        rule = Q(number__icontains=numbers.normalise(word))
        for field in FIELDS:
            rule |= Q(**{f"{field}__icontains": word})
        elements = elements.filter(rule)
    return elements
