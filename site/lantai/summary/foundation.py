"""The rows of the return a new site starts with."""

from django.utils import timezone

from lantai.pages.foundation import register_founder

from . import returns
from .models import ReturnRow


@register_founder
def found_return(_home: object) -> None:
    """Once: a hall that has taken its rows out keeps it so for the years it has."""
    if not ReturnRow.objects.exists():
        returns.found(timezone.localdate().year)
