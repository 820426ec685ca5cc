"""Ledgers refuse change on PostgreSQL, too; on SQLite the tests of each ledger prove it."""

import psycopg
import pytest

from lantai.ops.append_only import LedgerGuard


def test_postgresql_refuses_update_delete_and_truncate(postgres: str) -> None:
    guard = LedgerGuard("scratch_ledger", "the scratch ledger is append-only")
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute("CREATE TABLE scratch_ledger (n integer)")
        for _twice in range(2):
            for statement in guard.statements("postgresql"):
                connection.execute(statement)
        connection.execute("INSERT INTO scratch_ledger VALUES (1)")
        for attack in ("UPDATE scratch_ledger SET n = 2", "DELETE FROM scratch_ledger", "TRUNCATE scratch_ledger"):
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
                connection.execute(attack)
        assert connection.execute("SELECT n FROM scratch_ledger").fetchall() == [(1,)]


def test_an_unknown_database_is_not_begun() -> None:
    with pytest.raises(KeyError):
        LedgerGuard("t", "x").statements("oracle")
