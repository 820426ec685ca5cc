"""Finding exhibits by words in the admin: its list, its chooser, its bulk actions."""

from django.db.models import QuerySet

from lantai.search import finding

from .models import Exhibit


def find(exhibits: QuerySet[Exhibit], words: str) -> QuerySet[Exhibit]:
    """The exhibits in which every one of the words occurs: texts, codes in any spelling, tags."""
    return finding.find(exhibits, words, "tags__name", "reference_code")
