"""The days' sums of the ledger: added to by triggers, derived anew by one function.

On SQLite a trigger of the ledger names the table of the sums: a migration that rebuilds that table
drops the trigger `visits_tally_daily` first; it comes back after every `migrate`.
"""

# ruff: noqa: S608 - names of tables, no words of anybody

from typing import Any

from django.db import connections, transaction

from lantai.pagecache.watch import register_trigger

from .ledger_guard import TABLE

SUMS = "visits_dailyattendance"
_ADD = f"ON CONFLICT (session_id, day) DO UPDATE SET people = {SUMS}.people + excluded.people"
_DAY = {
    # Cut to the second: SQLite would round the last microseconds of a day into the next.
    "sqlite": "date(substr({line}effective_at, 1, 19), '+8 hours')",
    "postgresql": "({line}effective_at AT TIME ZONE 'Asia/Shanghai')::date",
}
_SQLITE_DAY = _DAY["sqlite"].format(line="NEW.")
_POSTGRESQL_DAY = _DAY["postgresql"].format(line="")
STATEMENTS = {
    "sqlite": [
        f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_daily AFTER INSERT ON {TABLE} WHEN NEW.delta <> 0 BEGIN
            INSERT INTO {SUMS} (session_id, day, people) VALUES (NEW.session_id, {_SQLITE_DAY}, NEW.delta) {_ADD};
            END"""
    ],
    # One statement for a whole batch, in one order: two batches cannot wait for each other.
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION {TABLE}_sum_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO {SUMS} (session_id, day, people)
            SELECT session_id, {_POSTGRESQL_DAY} AS on_day, sum(delta) FROM fresh WHERE delta <> 0
            GROUP BY session_id, on_day ORDER BY session_id, on_day {_ADD};
            RETURN NULL; END $$""",
        f"""CREATE OR REPLACE TRIGGER {TABLE}_daily AFTER INSERT ON {TABLE} REFERENCING NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_sum_up()""",
    ],
}


register_trigger(TABLE, SUMS)


def add_from_now_on(connection: Any) -> None:
    """Create the triggers that are missing."""
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor]:
            cursor.execute(statement)


def rebuild(using: str = "default") -> int:
    """Derive all sums from the ledger anew; returns how many days were wrong."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # No line may come in between; on SQLite the transaction itself keeps others out.
            cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
        before = _sums(cursor)
        cursor.execute(f"DELETE FROM {SUMS}")
        day = _DAY[connection.vendor].format(line="")
        cursor.execute(
            f"""INSERT INTO {SUMS} (session_id, day, people) SELECT session_id, {day}, sum(delta)
                FROM {TABLE} WHERE delta <> 0 GROUP BY 1, 2"""
        )
        after = _sums(cursor)
    return len({key for key, _people in before.items() ^ after.items()})


def _sums(cursor: Any) -> dict[tuple[Any, Any], int]:
    # Not asked through the model: a migration calls this, and knows no later column.
    cursor.execute(f"SELECT session_id, day, people FROM {SUMS}")
    return {(session, day): people for session, day, people in cursor.fetchall()}
