"""Django's `migrate`, each migration whole: noted in the very transaction that made it.

Django notes most migrations after their commit. A process killed in between left tables that were there and a
migration that was not, and every later `migrate` stumbled over them.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor


class WholeExecutor(MigrationExecutor):
    """Runs what a migration puts off to its end before it is noted, not after."""

    def apply_migration(self, state: Any, migration: Migration, *args: Any, **kwargs: Any) -> Any:
        operations = migration.apply

        def to_its_end(state: Any, schema_editor: Any, *more: Any, **options: Any) -> Any:
            state = operations(state, schema_editor, *more, **options)
            for statement in schema_editor.deferred_sql:
                schema_editor.execute(statement, None)
            # Django notes a migration at once that puts nothing off.
            schema_editor.deferred_sql.clear()
            return state

        vars(migration)["apply"] = to_its_end
        try:
            return super().apply_migration(state, migration, *args, **kwargs)
        finally:
            del vars(migration)["apply"]


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        vars(migrate)["MigrationExecutor"] = WholeExecutor
        try:
            super().handle(*args, **options)
        finally:
            vars(migrate)["MigrationExecutor"] = MigrationExecutor
