"""Lines of the reading room's register."""

import datetime
from typing import Any

from lantai.readingroom.models import Entry

DAY = datetime.date(2025, 6, 9)


def line(day: datetime.date = DAY, **fields: Any) -> Entry:
    """A line as the desk writes it; one reader unless told otherwise."""
    counted = {"readers": 1} if not fields.keys() & {"readers", "volumes", "items", "copies", "pages"} else {}
    return Entry.objects.create(day=day, actor="staff", **{**counted, **fields})
