"""Counting visitors: what came after the first rows of the table."""

from typing import Any

from lantai.visits.models import Attendant

from ..cast import Cast
from . import Rows

COUNTING = {"staff", "editor", "admin"}
ROWS: Rows = [("attendants:*", COUNTING), ("attendance_file", COUNTING)]


def samples(_cast: Cast) -> dict[str, Any]:
    attendant = Attendant(name="小周")
    attendant.set_pin("2580")
    attendant.save()
    return {"attendants:pk": attendant.pk}
