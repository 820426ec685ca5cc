"""Makers of heritage records."""

import datetime
from pathlib import Path
from typing import Any

from heritage import consent
from heritage.models import Bearer, ElementBearer, HeritageElement

NATIONAL = Path(__file__).parent / "data" / "national-ich-projects.csv"
_made = iter(range(1, 1_000_000))


def make_bearer(name: str, *, agreed: str = "", until: datetime.date | None = None, **fields: Any) -> Bearer:
    """A living person; `agreed` is the scope of a consent to record."""
    bearer = Bearer.objects.create(name=name, **fields)
    if agreed:
        consent.record(bearer, given_on=datetime.date(2024, 1, 1), scope=agreed, until=until, user=None)
    return bearer


def make_element(
    *, published: bool = True, bearers: list[tuple[Bearer, str]] | None = None, townships: Any = (), **fields: Any
) -> HeritageElement:
    """An element of the hall's own register, published unless told otherwise."""
    number = next(_made)
    values = {
        "name": f"云溪技艺{number}",
        "category": "crafts",
        "level": "county",
        "number_text": f"YXⅧ-{number}",
        "live": False,
    }
    element = HeritageElement(**{**values, **fields})
    element.townships = list(townships)
    element.bearers = [
        ElementBearer(bearer=bearer, display=display, generation=order, sort_order=order)
        for order, (bearer, display) in enumerate(bearers or [], 1)
    ]
    element.save()
    revision = element.save_revision()
    if published:
        revision.publish()
    element.refresh_from_db()
    return element
