"""Whose views a book's figure includes: those of its chapters."""

from typing import Any

from lantai.visits.online.subjects import register_belonging

from .models import PublicationPage


@register_belonging
def read_in(page: Any) -> list[int]:
    """The parts and chapters of a book."""
    return list(page.get_descendants().values_list("pk", flat=True)) if isinstance(page, PublicationPage) else []
