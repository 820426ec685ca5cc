"""Triggers that keep the ledger append-only, in each database's own language."""

from typing import Any

from django.db import connections

TABLE = "visits_tally"
SAYS = "the ledger of attendance is append-only"

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE OR REPLACE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()""",
    f"""CREATE OR REPLACE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()""",
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def protect(_apps: Any, schema_editor: Any) -> None:
    """Create the triggers that are missing; the operation of a migration.

    Raises `KeyError` on a database it knows no triggers for: an unguarded ledger is not begun.
    """
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def protect_after_migrate(using: str, **_kwargs: Any) -> None:
    """Receiver of `post_migrate`: SQLite loses the triggers of a table that a migration rebuilt."""
    from . import daily

    connection = connections[using]
    tables = connection.introspection.table_names()
    if TABLE in tables:
        with connection.cursor() as cursor:
            for statement in STATEMENTS[connection.vendor]:
                cursor.execute(statement)
    if daily.SUMS in tables:
        daily.add_from_now_on(connection)
