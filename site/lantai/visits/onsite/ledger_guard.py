"""The ledger of attendance is append-only, and its days' sums are kept with it."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import connections

from lantai.ops.append_only import LedgerGuard
from lantai.ops.metrics import register_gauge

TABLE = "visits_tally"
GUARD = LedgerGuard(TABLE, "the ledger of attendance is append-only")
protect = GUARD.protect


def _lines() -> Mapping[str, float]:
    return {"": apps.get_model("visits", "Tally").objects.count()}


register_gauge("attendance_lines", "Lines of the ledger of attendance.", _lines)


def protect_after_migrate(using: str, **_kwargs: Any) -> None:
    """Receiver of `post_migrate`: SQLite loses the triggers of a table that a migration rebuilt."""
    from . import daily

    GUARD.protect_after_migrate(using)
    connection = connections[using]
    if daily.SUMS in connection.introspection.table_names():
        daily.add_from_now_on(connection)
