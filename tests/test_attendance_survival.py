"""Attendance survives kills, lost answers, disorder and locks: what was tapped is counted, exactly once.

Real server processes, on SQLite and on PostgreSQL.
"""

import http.client
import itertools
import json
import random
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from . import world
from .attendance_lines import line, undo
from .attendance_server import OTHER_SESSION, SESSION, TOKENS, Gate, gate_on_postgresql, gate_on_sqlite

NO_ANSWER = (OSError, http.client.HTTPException)


@pytest.fixture(params=["sqlite", "postgresql"])
def gate(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gate]:
    if request.param == "sqlite":
        with gate_on_sqlite(tmp_path) as running:
            yield running
    else:
        with gate_on_postgresql(tmp_path, request.getfixturevalue("postgres")) as running:
            yield running


def statuses(answer: tuple[int, Any]) -> list[str]:
    status, body = answer
    assert status == 200, body
    return [result["status"] for result in body["results"]]


def test_killed_around_the_commit(gate: Gate) -> None:
    """Before it nothing is stored, after it all is; the phone cannot tell and sends again."""
    seq = 0
    for fault, then in (("before-commit", "accepted"), ("after-commit", "duplicate"), ("before-reply", "duplicate")):
        lines = [line(SESSION, seq + n, n) for n in range(1, 5)]
        seq += 4
        before = gate.counted()
        with pytest.raises(NO_ANSWER):
            gate.send(TOKENS[0], lines, fault=fault)
        gate.wait_until_dead()
        stored = then == "duplicate"
        assert gate.counted() == (before[0] + 4 * stored, before[1] + 10 * stored)
        gate.start()
        assert statuses(gate.send(TOKENS[0], lines)) == [then] * 4
        assert gate.counted() == (before[0] + 4, before[1] + 10)


class PhoneInTrouble(threading.Thread):
    """Sends its lines in shuffled, overlapping batches until each has been named as stored."""

    def __init__(self, gate: Gate, token: str, lines: list[dict[str, Any]], seed: int) -> None:
        super().__init__()
        self.gate, self.token, self.lines = gate, token, lines
        self.chance = random.Random(seed)  # noqa: S311 - disorder, not secrecy
        self.lost = 0

    def run(self) -> None:
        waiting = {each["op_id"]: each for each in self.lines}
        stored: list[dict[str, Any]] = []
        while waiting:
            batch = self.chance.sample(list(waiting.values()), min(20, len(waiting)))
            batch += self.chance.sample(stored, min(5, len(stored)))
            self.chance.shuffle(batch)
            try:
                status, body = self.gate.send(self.token, batch)
            except NO_ANSWER:
                self.lost += 1
                continue
            if status == 503:
                continue
            assert status == 200, body
            for result in body["results"]:
                assert result["status"] in ("accepted", "duplicate"), result
                if done := waiting.pop(result["op_id"], None):
                    stored.append(done)


def test_phones_through_killed_servers(gate: Gate) -> None:
    """Undos included, which may arrive before what they undo."""
    phones, expected = [], 0
    for number in range(4):
        lines = [line(SESSION, seq, seq % 5 + 1) for seq in range(1, 101)]
        lines += [undo(lines[n * 10], 101 + n) for n in range(5)]
        expected += sum(each["delta"] for each in lines)
        phones.append(PhoneInTrouble(gate, TOKENS[number], lines, number))
    for phone in phones:
        phone.start()
    for stage in range(1, 4):
        while gate.counted()[0] < stage * 100 and any(phone.is_alive() for phone in phones):
            phones[0].join(0.05)
        gate.kill()
        gate.start()
    for phone in phones:
        phone.join(timeout=120)
        assert not phone.is_alive()
    assert gate.counted() == (420, expected)
    assert sum(phone.lost for phone in phones) > 0
    assert gate.query("SELECT count(*) FROM visits_tally WHERE flags LIKE '%mismatch%'") == [(0,)]


def test_two_requests_with_the_same_lines_at_once(gate: Gate) -> None:
    lines = [line(SESSION, seq) for seq in range(1, 51)]
    answers: list[Any] = []
    senders = [threading.Thread(target=lambda: answers.append(gate.send(TOKENS[0], lines))) for _ in range(6)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted({status for answer in answers for status in statuses(answer)}) == ["accepted", "duplicate"]
    assert sum(statuses(answer).count("accepted") for answer in answers) == 50
    assert gate.counted() == (50, 50)


def test_the_database_is_locked_for_fifteen_seconds(gate: Gate) -> None:
    """The phone is told to come back, and nothing is stored twice when it does."""
    lines = [line(SESSION, 1, 3), line(SESSION, 2, 4)]
    assert statuses(gate.send(TOKENS[0], [])) == []
    released = threading.Event()
    holder, release = _lock(gate)

    def let_go() -> None:
        release()
        released.set()

    timer = threading.Timer(15, let_go)
    timer.start()
    said: list[int] = []
    try:
        while not said or said[-1] == 503:
            status, body = gate.send(TOKENS[0], lines)
            said.append(status)
            assert status in (200, 503), body
            if status == 503:
                assert body["code"] == "busy"
    finally:
        timer.join()
        holder.close()
    assert released.is_set()
    assert said[0] == 503
    assert said[-1] == 200
    assert gate.counted() == (2, 7)


def _lock(gate: Gate) -> tuple[Any, Any]:
    if gate.database_url.startswith("sqlite"):
        held = sqlite3.connect(gate.data_dir / world.DATABASE, check_same_thread=False, isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        return held, held.rollback
    other = psycopg.connect(gate.database_url)
    other.execute("LOCK TABLE visits_tally IN ACCESS EXCLUSIVE MODE")
    return other, other.rollback


def test_a_request_cut_off_in_the_middle(gate: Gate) -> None:
    statuses(gate.send(TOKENS[0], []))
    with closing(socket.create_connection(("127.0.0.1", gate.port))) as raw:
        head = f"POST /attendance/v1/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKENS[0]}\r\n"
        raw.sendall(head.encode() + b'Content-Length: 5000\r\n\r\n{"sent_at": "2026-')
        raw.shutdown(socket.SHUT_WR)
        assert raw.recv(12) in (b"HTTP/1.1 400", b"")
    one = line(SESSION, 1)
    assert statuses(gate.send(TOKENS[0], [one])) == ["accepted"]
    assert gate.counted() == (1, 1)


@pytest.mark.parametrize("change", ["UPDATE visits_tally SET delta = delta + 1", "DELETE FROM visits_tally"])
def test_nobody_changes_the_ledger(gate: Gate, change: str) -> None:
    statuses(gate.send(TOKENS[0], [line(SESSION, 1)]))
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match="append-only"):
        gate.query(change)
    assert gate.counted() == (1, 1)


def test_clocks_a_day_off_and_changed_while_lines_waited(gate: Gate) -> None:
    """Each line is counted once, at a time within its session; what was put right is flagged."""
    now, day = datetime.now(UTC), timedelta(days=1)
    seq = itertools.count(1)
    for off in (day, -day):
        lines = [line(SESSION, next(seq), 2, at=(now - timedelta(hours=1) + off).isoformat())]
        lines += [line(SESSION, next(seq), 3, at=(now - timedelta(minutes=5)).isoformat())]  # before it was changed
        lines += [line(SESSION, next(seq), 4, at=(now + off).isoformat())]
        assert statuses(gate.send(TOKENS[0], lines, sent_at=(now + off).isoformat())) == ["accepted"] * 3
    assert gate.counted() == (6, 18)
    begins, ends = "s.starts_at", "s.ends_at"
    outside = f"NOT (t.effective_at BETWEEN {begins} AND {ends})"
    joined = "FROM visits_tally t JOIN visits_session s ON s.id = t.session_id"
    assert gate.query(f"SELECT count(*) {joined} WHERE {outside}") == [(0,)]
    assert gate.query("SELECT count(*) FROM visits_tally WHERE flags NOT LIKE '%clock%'") == [(0,)]


def test_whatever_a_batch_brings_along(gate: Gate) -> None:
    """Conflicts, reversals before their target, a truncated body, ten megabytes: the rest of the batch is kept."""
    one, taken_back = line(SESSION, 1, 3), line(SESSION, 2, 7)
    assert statuses(gate.send(TOKENS[0], [undo(taken_back, 3), one])) == ["accepted"] * 2
    bad = [
        {**one, "delta": 4},
        line(SESSION, 4, 0),
        line(SESSION, 5, 10_000),
        line(SESSION, 6, -3, kind="group"),
        line(999_999, 7),
        line(OTHER_SESSION, 8, 9),
        "no line",
    ]
    said = statuses(gate.send(TOKENS[0], [line(SESSION, 9), *bad, taken_back]))
    assert said == ["accepted", "conflict", *["refused"] * 4, "quarantined", "refused", "accepted"]
    whole = json.dumps({"sent_at": datetime.now(UTC).isoformat(), "lines": [line(SESSION, 10)]}).encode()
    assert gate.post("/attendance/v1/sync", whole[:-9], TOKENS[0])[0] == 400
    assert gate.post("/attendance/v1/sync", whole + b" " * 10_000_000, TOKENS[0])[0] == 413
    assert gate.counted() == (4, 4)
    assert gate.counted(OTHER_SESSION) == (0, 0)


def test_a_phone_revoked_while_it_counts(gate: Gate) -> None:
    """What it still sends is kept aside, word for word, and not counted."""
    assert statuses(gate.send(TOKENS[3], [line(SESSION, 1, 5)])) == ["accepted"]
    gate.query("UPDATE visits_device SET revoked_at = CURRENT_TIMESTAMP WHERE label = '手机3'")
    late = [line(SESSION, 2, 6), line(SESSION, 3, 7)]
    for _again in range(2):
        assert statuses(gate.send(TOKENS[3], late)) == ["quarantined"] * 2
    assert gate.counted() == (1, 5)
    assert gate.query("SELECT count(*) FROM visits_quarantined WHERE code = 'device_revoked'") == [(2,)]
    assert gate.post("/attendance/v1/sync", b'{"sent_at": "2026-01-01T00:00:00Z", "lines": []}', "nobody")[0] == 401


def test_no_address_of_anybody_is_kept(gate: Gate) -> None:
    """Neither in a column made for it nor in a line."""
    statuses(gate.send(TOKENS[0], [line(SESSION, 1, actor="小陈")]))
    (row,) = gate.query("SELECT * FROM visits_tally")
    assert not [value for value in row if "127.0.0.1" in str(value)]
    assert "127.0.0.1" not in (gate.data_dir / "server.log").read_text(encoding="utf-8")
