"""What the home page shows: filled in by the domain apps, which `lantai` does not know."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

Contribution = Callable[[Any], dict[str, Any]]

_contributions: list[Contribution] = []


def register_frontage(contribution: Contribution) -> Contribution:
    """Register a function that takes the home page and returns template context; usable as a decorator."""
    _contributions.append(contribution)
    return contribution


def frontage_context(page: Any) -> dict[str, Any]:
    """The context of all contributions, later ones winning."""
    context: dict[str, Any] = {}
    for contribution in _contributions:
        context.update(contribution(page))
    return {name: list(value) if isinstance(value, QuerySet) else value for name, value in context.items()}
