"""The ledger of attendance is append-only, and its days' sums are kept with it."""

from typing import Any

from django.db import connections

from lantai.ops.append_only import LedgerGuard

TABLE = "visits_tally"
GUARD = LedgerGuard(TABLE, "the ledger of attendance is append-only")
protect = GUARD.protect


def protect_after_migrate(using: str, **_kwargs: Any) -> None:
    """Receiver of `post_migrate`: SQLite loses the triggers of a table that a migration rebuilt."""
    from . import daily

    GUARD.protect_after_migrate(using)
    connection = connections[using]
    if daily.SUMS in connection.introspection.table_names():
        daily.add_from_now_on(connection)
