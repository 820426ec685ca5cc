"""Ledgers are append-only: triggers refuse UPDATE and DELETE, in each database's own language."""

from dataclasses import dataclass
from typing import Any

from django.db import connections


@dataclass(frozen=True)
class LedgerGuard:
    """Guards one table; `says` is what the database answers whoever tries to change a line.

    `kept_days`: lines whose column `at` is older than that many days may be deleted; None: no line, ever.
    """

    table: str
    says: str
    kept_days: int | None = None

    def statements(self, vendor: str) -> list[str]:
        """What creates the triggers that are missing.

        Raises `KeyError` on a database it knows no triggers for: an unguarded ledger is not begun.
        """
        return {"sqlite": self._sqlite, "postgresql": self._postgresql}[vendor]()

    def protect(self, _apps: Any, schema_editor: Any) -> None:
        """Create the triggers that are missing; the operation of a migration. Raises `KeyError` as above."""
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def protect_after_migrate(self, using: str, **_kwargs: Any) -> None:
        """Receiver of `post_migrate`: SQLite loses the triggers of a table that a migration rebuilt."""
        connection = connections[using]
        if self.table not in connection.introspection.table_names():
            return
        with connection.cursor() as cursor:
            for statement in self.statements(connection.vendor):
                cursor.execute(statement)

    def _sqlite(self) -> list[str]:
        return [
            f"""CREATE TRIGGER IF NOT EXISTS {self.table}_no_{verb.lower()} BEFORE {verb} ON {self.table} {condition}
                BEGIN SELECT RAISE(ABORT, '{self.says}'); END"""
            for verb, condition in (("UPDATE", ""), ("DELETE", self._still_kept()))
        ]

    def _still_kept(self) -> str:
        if self.kept_days is None:
            return ""
        # The column is text that begins with a date, and may go on with an offset: compared as text.
        return f"WHEN OLD.at >= datetime('now', '-{self.kept_days:d} days')"

    def _postgresql(self) -> list[str]:
        refuse = f"{self.table}_refuse"
        let_go = ""
        if self.kept_days is not None:
            let_go = f"""IF TG_OP = 'DELETE' THEN
                IF OLD.at < now() - interval '{self.kept_days:d} days' THEN RETURN OLD; END IF; END IF;"""
        return [
            f"""CREATE OR REPLACE FUNCTION {refuse}() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN {let_go} RAISE EXCEPTION '{self.says}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
            f"""CREATE OR REPLACE TRIGGER {self.table}_no_change BEFORE UPDATE OR DELETE ON {self.table}
                FOR EACH ROW EXECUTE FUNCTION {refuse}()""",
            f"""CREATE OR REPLACE TRIGGER {self.table}_no_truncate BEFORE TRUNCATE ON {self.table}
                FOR EACH STATEMENT EXECUTE FUNCTION {refuse}()""",
        ]
