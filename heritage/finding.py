"""Finding elements by words in the admin: its list, its chooser, its bulk actions."""

from typing import Any

from django.db.models import Q, QuerySet

from lantai.search import finding

from . import numbers


def find(elements: QuerySet[Any], words: str) -> QuerySet[Any]:
    """The elements in which every one of the words occurs, a number in any spelling."""
    for word in words.split():
        # A number may be written with letters that Unicode has numerals for.
        found = finding.find(elements.model._base_manager.all(), word, "name", "number_text").order_by().values("pk")
        elements = elements.filter(Q(pk__in=found) | Q(number__icontains=numbers.normalise(word)))
    return elements
