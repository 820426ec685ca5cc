"""Which pages leave the store after a change: those whose questions are answered otherwise now, and no others."""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterable
from typing import Any

from django.db import Error

from . import index, questions

logger = logging.getLogger(__name__)

# The frame of every page rests on these in ways that are remembered between requests.
FRAME = frozenset(("wagtailcore_site", "wagtailcore_locale", "django_content_type", questions.EVERYTHING))
# Written again and again, and shown on no page.
NEVER_SHOWN = frozenset(("django_session", "django_tasks_db_dbtaskresult", "wagtailsearch_indexentry_fts_config"))
# So many questions a process asks again in a minute; when an import keeps changing things, pages in question just go.
MOST_ASKED = 6000
MINUTE = 60.0

_allowance = [0.0, 0.0]
_lock = threading.Lock()


def clear_all() -> int:
    """Empty the store; returns how many pages it held."""
    if not index.is_there():
        return 0
    with index.writing() as using:
        index.note_changes(using, [questions.EVERYTHING])
        return index.forget(using, index.pages(using))


def changed(*subjects: str) -> int:
    """What `recording.depends_on` named has changed: clear the pages that show it; returns how many."""
    if not subjects or not index.is_there():
        return 0
    with index.writing() as using:
        index.note_changes(using, subjects)
        return index.forget(using, _showing(using, subjects))


def changed_soon(seconds: float, *subjects: str) -> None:
    """As `changed`, for what may be shown a little late: a page goes when it was made so many seconds ago, not before."""
    if not subjects or not index.is_there():
        return
    with index.writing() as using:
        index.note_changes(using, subjects)
        found = [(time.time(), seconds, pk) for pk, _name in _showing(using, subjects)]
        using.executemany("UPDATE page SET lapses = max(?, min(lapses, made + ?)) WHERE id = ?", found)


def settle(tables: Iterable[str], holder: str = "") -> int:
    """Clear the pages that a committed change of tables has changed; returns how many.

    `holder` is whose intent is fulfilled with it.
    """
    wanted = set(tables)
    if not index.is_there():
        return 0
    if wanted & FRAME:
        questions.forget_tables()
        count = clear_all()
        _let_go(holder)
        return count
    with index.writing() as using:
        index.note_changes(using, wanted)
        count = index.forget(using, _showing(using, [f"table {table}" for table in wanted]))
        asked = _asked_of(using, wanted)
    if asked:
        count += _ask_again(asked)
    _let_go(holder)
    return count


def clear_after_migrate(plan: Any = (), **_kwargs: Any) -> None:
    """Tables may have changed under every page."""
    if plan:
        questions.forget_tables()
        clear_all()


def _let_go(holder: str) -> None:
    if holder:
        index.connection().execute("DELETE FROM intent WHERE holder = ?", [holder])


def _showing(using: sqlite3.Connection, subjects: Iterable[str]) -> list[tuple[int, str]]:
    found: dict[int, str] = {}
    for subject in subjects:
        found.update(index.pages(using, "id IN (SELECT page FROM subject WHERE name = ?)", [subject]))
    return list(found.items())


def _asked_of(using: sqlite3.Connection, tables: set[str]) -> list[tuple[int, str, str, int | None]]:
    """Questions about tables that some page rests on."""
    marks = ",".join("?" * len(tables))
    return using.execute(
        "SELECT DISTINCT question.id, sql, params, most FROM reads JOIN question ON question.id = reads.question"  # noqa: S608
        f" WHERE tbl IN ({marks}) AND EXISTS (SELECT 1 FROM answer WHERE answer.question = question.id)",
        sorted(tables),
    ).fetchall()


def _ask_again(asked: list[tuple[int, str, str, int | None]]) -> int:
    """Clear the pages that were told something else."""
    if not _may_ask(len(asked)):
        with index.writing() as using:
            return sum(
                index.forget(using, index.pages(using, "id IN (SELECT page FROM answer WHERE question = ?)", [pk]))
                for pk, *_rest in asked
            )
    answers = [(pk, _answer(sql, params, most)) for pk, sql, params, most in asked]
    with index.writing() as using:
        found: dict[int, str] = {}
        for pair in answers:
            where = "id IN (SELECT page FROM answer WHERE question = ? AND answer <> ?)"
            found.update(index.pages(using, where, pair))
        return index.forget(using, found.items())


def _answer(sql: str, params: str, most: int | None) -> str:
    try:
        return questions.answer_now(sql, params, most)
    except Error:
        return ""  # as if changed


def _may_ask(number: int) -> bool:
    """Take from this minute's allowance; it grows back with time."""
    with _lock:
        now = time.monotonic()
        grown = (now - _allowance[1]) / MINUTE * MOST_ASKED
        _allowance[:] = min(MOST_ASKED, _allowance[0] + grown) if _allowance[1] else MOST_ASKED, now
        if _allowance[0] < number:
            return False
        _allowance[0] -= number
        return True
