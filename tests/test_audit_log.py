"""The audit log: what goes into it, that nobody changes it, and how it is taken away."""

import csv
import datetime
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log

from exhibitions.models import Exhibit
from lantai.audit import chain
from lantai.audit.checks import kept_long_enough
from lantai.audit.models import AuditEntry
from lantai.ops import roles
from stories.submissions.models import Submission

from . import world
from .cast import Cast
from .factories import ExhibitFactory
from .postgres import FOUNDED, new_database

pytestmark = pytest.mark.django_db
SECRET = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _empty(db: None) -> None:
    """Without what `migrate` wrote: the groups and their permissions."""
    cache.clear()
    rewrite("DELETE FROM audit_auditentry")
    chain.GUARD.protect_after_migrate("default")


def lines(action: str) -> list[tuple[str, str]]:
    return list(AuditEntry.objects.filter(action=action).order_by("number").values_list("actor", "subject"))


def rewrite(statement: str, *parameters: Any) -> None:
    """As somebody might who has the database file: without the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS audit_auditentry_no_update")
        cursor.execute("DROP TRIGGER IF EXISTS audit_auditentry_no_delete")
        cursor.execute(statement, parameters)


# --- what goes into it -----------------------------------------------------------------


def test_signing_in_and_out_and_failing_to(home: Any, cast: Cast) -> None:
    cast.editor.set_password(SECRET)
    cast.editor.save()
    client = Client()
    client.post("/cms/login/", {"username": "editor", "password": "wrong"})
    client.post("/cms/login/", {"username": "no-such-name", "password": "wrong"})
    client.post("/cms/login/", {"username": "editor", "password": SECRET})
    client.post("/cms/logout/")

    assert lines("account.sign_in_failed") == [("", "editor"), ("", "?")]
    assert lines("account.sign_in") == [("editor", "")]
    assert lines("account.sign_out") == [("editor", "")]


def test_accounts_and_their_rights(home: Any, cast: Cast) -> None:
    office = cast.client("admin")
    group = Group.objects.get(name=roles.EDITORS)
    data = {"username": "xiaozhou", "first_name": "周", "last_name": "小", "email": "x@example.invalid"}
    data |= {"password1": SECRET, "password2": SECRET, "is_active": "on"}
    assert office.post("/cms/users/new/", {**data, "groups": [group.pk]}).status_code == 302
    user = get_user_model().objects.get(username="xiaozhou")
    office.post(f"/cms/users/edit/{user.pk}/", {**data, "password1": "", "password2": "", "is_superuser": "on"})
    office.post(f"/cms/users/edit/{user.pk}/", {**data, "password1": f"{SECRET}2", "password2": f"{SECRET}2"})
    office.post(f"/cms/users/delete/{user.pk}/")

    assert not get_user_model().objects.filter(username="xiaozhou").exists()
    assert lines("account.create")[-1] == ("admin", "xiaozhou")
    assert lines("account.password") == [("admin", "xiaozhou")]
    assert lines("account.delete") == [("admin", "xiaozhou")]
    standing = [
        entry.data
        for entry in AuditEntry.objects.filter(action="account.standing", subject="xiaozhou").order_by("number")
    ]
    assert standing == [{"is_superuser": True}, {"is_superuser": False}]
    rights = [
        entry.data for entry in AuditEntry.objects.filter(action="account.rights", actor="admin").order_by("number")
    ]
    assert {"what": "User_groups", "given": [roles.EDITORS]} in rights
    assert {"what": "User_groups", "taken": [roles.EDITORS]} in rights


def test_taking_down_and_settings_but_not_the_daily_work(home: Any, cast: Cast) -> None:
    exhibit = ExhibitFactory()
    cast.client("final_reviewer").post(
        f"/cms/exhibits/withdraw/{exhibit.pk}/", {"openness": "controlled", "reason": "复核"}
    )
    assert not Exhibit.objects.get(pk=exhibit.pk).showable
    (entry,) = AuditEntry.objects.filter(action="exhibitions.withdraw")
    assert entry.actor == "final_reviewer"
    assert str(exhibit.pk) in entry.subject
    assert "复核" in json.dumps(entry.data, ensure_ascii=False)
    assert not AuditEntry.objects.filter(action__in=("wagtail.edit", "wagtail.create"), subject__contains="exhibit")


def test_what_is_taken_out_of_the_admin(demo: object, cast: Cast) -> None:
    office = cast.client("editor")
    response = office.get("/cms/exhibits/?export=csv&kind=photo")
    assert response.status_code == 200
    response.getvalue()
    image = Exhibit.objects.filter(images__isnull=False).first().images.first().image
    assert b"".join(office.get(f"/guarded/originals/{image.file.name}").streaming_content)  # type: ignore[attr-defined]
    Client().get(f"/guarded/originals/{image.file.name}")

    assert lines("file.taken") == [("editor", "/cms/exhibits/?export=csv&kind=photo")]
    assert lines("file.original") == [("editor", f"/guarded/originals/{image.file.name}")]


def test_what_did_not_happen_is_not_in_it() -> None:
    with transaction.atomic():
        chain.record("account.create", subject="nobody")
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_what_contributors_sent_leaves_no_words() -> None:
    """What is deleted on their word does not live on here."""
    submission = Submission(pk=5, year=2026, serial=5, title="外婆的针线盒")
    log(instance=submission, action="submissions.decline", data={"reason": "电话 13800000000"})
    (entry,) = AuditEntry.objects.filter(action="submissions.decline")
    assert (entry.subject, entry.data) == ("submissions.submission 5", {})


# --- that nobody changes it --------------------------------------------------------------


def three_lines() -> None:
    for number in range(3):
        chain.record("account.sign_in", actor=f"user{number}", data={"档": number})


def test_the_database_refuses_to_change_or_delete_a_line() -> None:
    three_lines()
    for statement in ("UPDATE audit_auditentry SET actor = 'x'", "DELETE FROM audit_auditentry WHERE number = 3"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert chain.faults() == []


@pytest.mark.parametrize(
    "statement, said",
    [
        ("UPDATE audit_auditentry SET actor = 'x' WHERE number = 2", "2: the line was changed"),
        ("UPDATE audit_auditentry SET at = '2020-01-01 00:00:00' WHERE number = 2", "2: the line was changed"),
        ("DELETE FROM audit_auditentry WHERE number = 2", "3: 1 lines before it are missing"),
        ("DELETE FROM audit_auditentry WHERE number = 1", "2: 1 lines before it are missing"),
    ],
)
def test_a_line_changed_past_the_database_is_named(statement: str, said: str) -> None:
    three_lines()
    call_command("verify_audit_log")
    rewrite(statement)
    with pytest.raises(CommandError, match=said):
        call_command("verify_audit_log")


def test_a_line_that_was_changed_and_sealed_anew_does_not_fit_the_next() -> None:
    three_lines()
    entry = AuditEntry.objects.get(number=2)
    entry.actor = "x"
    rewrite("UPDATE audit_auditentry SET actor = 'x', hash = %s WHERE number = 2", entry.sealed())
    assert chain.faults() == ["3: does not follow from the line before it"]


def test_an_end_cut_off_is_found_by_a_head_noted_outside() -> None:
    three_lines()
    output = io.StringIO()
    call_command("verify_audit_log", stdout=output)
    head = output.getvalue().split()[-1]
    call_command("verify_audit_log", "--holds", head)
    rewrite("DELETE FROM audit_auditentry WHERE number = 3")
    call_command("verify_audit_log")
    with pytest.raises(CommandError, match="not the line that was noted"):
        call_command("verify_audit_log", "--holds", head)


def age(days: int, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now() - datetime.timedelta(days=days)
    monkeypatch.setattr(chain.timezone, "now", lambda: at)
    chain.record("account.sign_in", actor=f"user{number}")
    monkeypatch.undo()


def test_lines_are_let_go_when_their_time_is_over_and_the_chain_holds(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.AUDIT_LOG_DAYS = 200
    for number, days in enumerate((400, 201, 199, 1)):
        age(days, number, monkeypatch)
    assert chain.let_go() == 2
    assert list(AuditEntry.objects.order_by("number").values_list("actor", flat=True)) == ["user2", "user3", ""]
    assert chain.faults() == []
    assert chain.let_go() == 0


def test_less_than_six_months_is_neither_allowed_nor_possible(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.AUDIT_LOG_DAYS = 30
    assert [error.id for error in kept_long_enough()] == ["lantai.E003"]
    age(100, 1, monkeypatch)
    assert chain.let_go() == 0


# --- the report ----------------------------------------------------------------------------


def test_the_report_shows_filters_and_exports(cast: Cast) -> None:
    three_lines()
    chain.record("account.password", actor="user1", subject="=cmd()")
    chain.record("wagtail.edit", actor="user3", subject="exhibitions.exhibit 7 铁索桥")
    office = cast.client("admin")
    page = office.get("/cms/reports/audit-log/").content.decode()
    assert page.count("user1") >= 2
    assert "展品 7 铁索桥" in page
    found = office.get("/cms/reports/audit-log/results/?action=account.password").content.decode()
    assert "=cmd()" in found
    assert "user2" not in found

    def answer(kind: str) -> bytes:
        response: Any = office.get(f"/cms/reports/audit-log/?actor=user1&export={kind}")
        return b"".join(response.streaming_content)

    rows = list(csv.DictReader(io.StringIO(answer("csv").decode("utf-8-sig"))))
    assert len(rows) == 2
    assert "'=cmd()" in rows[0].values()
    told = [json.loads(line) for line in answer("jsonl").splitlines()]
    assert [(line["action"], line["actor"]) for line in told] == [
        ("account.password", "user1"),
        ("account.sign_in", "user1"),
    ]
    assert told[1]["data"] == {"档": 1}
    assert told[1]["hash"] == AuditEntry.objects.get(number=told[1]["number"]).hash
    sheet = openpyxl.load_workbook(io.BytesIO(answer("xlsx"))).active
    assert sheet is not None
    assert sheet.max_row == 3
    assert lines("file.taken")[-1] == ("admin", "/cms/reports/audit-log/?actor=user1&export=xlsx")


# --- PostgreSQL ---------------------------------------------------------------------------


def test_postgresql_keeps_it_too(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Triggers, one chain for writers at the same time, and a deletion once six months are over."""
    data_dir = tmp_path_factory.mktemp("audit")
    url = new_database(postgres, FOUNDED)
    code = (
        "import sys, threading; sys.path[:0] = ['site']; import django; django.setup(); "
        "from django.db import connection; from lantai.audit import chain; "
        "write = lambda: ([chain.record('test', data={'b': 1, 'a': '档'}) for _ in range(20)], connection.close()); "
        "threads = [threading.Thread(target=write) for _ in range(4)]; "
        "[thread.start() for thread in threads]; [thread.join() for thread in threads]"
    )
    environment = world.environment(data_dir, DATABASE_URL=url)
    subprocess.run([sys.executable, "-c", code], cwd=world.REPOSITORY, env=environment, check=True)
    assert "all in order" in world.manage(data_dir, "verify_audit_log", DATABASE_URL=url)
    with psycopg.connect(url, autocommit=True) as server:
        assert server.execute("SELECT count(*) FROM audit_auditentry WHERE action = 'test'").fetchone() == (80,)
        for statement in (
            "UPDATE audit_auditentry SET actor = 'x'",
            "DELETE FROM audit_auditentry WHERE number = 2",
            "TRUNCATE audit_auditentry",
        ):
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
                server.execute(statement.encode())
        server.execute(
            "INSERT INTO audit_auditentry VALUES (1000, now() - interval '1 year', 'x', '', '', '{}', '', '')"
        )
        assert server.execute("DELETE FROM audit_auditentry WHERE number = 1000").rowcount == 1


def test_a_backup_brings_the_log_back_with_its_triggers(tmp_path: Path) -> None:
    """Restored, it verifies, and still refuses."""
    data_dir, restored = tmp_path / "data", tmp_path / "restored"
    world.copy("plain", data_dir)
    world.manage(data_dir, "found_site", "云溪县档案馆")
    world.manage(data_dir, "backup", str(tmp_path / "backup"))
    world.manage(restored, "restore", str(tmp_path / "backup"))
    with closing(sqlite3.connect(restored / world.DATABASE)) as database:
        (number,) = database.execute("SELECT count(*) FROM audit_auditentry").fetchone()
        assert number > 0
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            database.execute("UPDATE audit_auditentry SET actor = 'x'")
    assert world.manage(data_dir, "verify_audit_log") == world.manage(restored, "verify_audit_log")
