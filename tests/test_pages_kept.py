"""Which pages are kept, for whom, and under which addresses."""

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from exhibitions.models import Exhibit
from lantai.pagecache import checks, clearing, files, index, recording, store, sweeping
from lantai.search.models import WordsSearched
from lantai.search.public import counting
from lantai.visits.online import roller

from .factories import ExhibitFactory, make_exhibition
from .kept_pages import Reader, made_anew, reading, stored

pytestmark = pytest.mark.django_db(transaction=True)

WALK = "/exhibitions/old-photos/"


@pytest.fixture
def reader(home: Any) -> Iterator[Reader]:
    make_exhibition([ExhibitFactory(title="旧照", slug="old-photo")])
    with reading() as somebody:
        yield somebody


def test_everybody_gets_the_same_page(reader: Reader) -> None:
    made = reader.read("/about/", HTTP_USER_AGENT="Mozilla/5.0 MicroMessenger", HTTP_ACCEPT_LANGUAGE="en")
    kept = reader.read("/about/", HTTP_COOKIE="seen=1")
    assert (made.status, made.is_kept, kept.is_kept) == (200, False, True)
    assert made.content == kept.content == made_anew("/about/")
    assert made.headers.pop("X-Request-ID")  # nobody else's
    assert {**made.headers, "X-Page": "kept"} == kept.headers
    assert kept.headers["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in kept.headers
    packed = reader.read("/about/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(kept.content)
    known = reader.read("/about/", HTTP_IF_NONE_MATCH=kept.headers["ETag"])
    assert (known.status, known.content) == (304, b"")
    head = reader.read("/about/", "HEAD")
    assert (head.status, head.content, head.is_kept) == (200, b"", True)
    assert head.headers["Content-Length"] == str(len(kept.content))


def test_languages_lie_apart(reader: Reader) -> None:
    chinese, english = (reader.read(path) and reader.read(path) for path in ("/about/", "/en/about/"))
    assert chinese.is_kept
    assert english.is_kept
    assert (chinese.headers["Content-Language"], english.headers["Content-Language"]) == ("zh-hans", "en")
    assert b'<html lang="zh-Hans">' in chinese.content
    assert b'<html lang="en">' in english.content


def test_hosts_lie_apart(reader: Reader) -> None:
    reader.read("/about/")
    assert not reader.read("/about/", HTTP_HOST="localhost").is_kept
    assert reader.read("/about/", HTTP_HOST="LOCALHOST:8000").is_kept
    assert reader.read("/about/", HTTP_HOST="elsewhere.invalid").status == 400
    assert {path.name for path in (Path(settings.PAGES_DIR) / "served").iterdir()} == {"testserver", "localhost"}


def test_what_a_link_picks_up_on_its_way(reader: Reader) -> None:
    """WeChat appends where it was passed on; it is the same page, without a trace of it."""
    shared = reader.read(f"{WALK}?from=groupmessage&isappinstalled=0&utm_source=x")
    assert not shared.is_kept
    assert reader.read(WALK).is_kept
    assert shared.content == made_anew(WALK)
    assert stored() == {WALK}


def test_parameters_that_choose_what_a_page_shows(reader: Reader) -> None:
    for path in ("/exhibits/?kind=photo", "/exhibits/?kind=artifact", "/exhibits/?kind=photo&page=1"):
        assert not reader.read(path).is_kept
        assert reader.read(path).is_kept
        assert reader.read(path).content == made_anew(path)


NEVER = [
    *("/stories/submit/", "/stories/receipt/", "/cms/login/", f"{WALK}?kiosk=1", "/nowhere/", "/about", "/healthz"),
    *("/feeds/exhibitions/", "/exhibits/?kind=photo&other=1", "/exhibits/?kind=../../x", "/about/../about/"),
    *("/drafts/none/", "/about//", "/.hidden/", "/en"),
]


def test_what_is_never_kept(reader: Reader) -> None:
    assert [path for path in [*NEVER, *NEVER] if reader.read(path).is_kept] == []
    assert stored() == set()


def test_who_is_signed_in_meets_django(reader: Reader) -> None:
    reader.read("/about/")
    for cookie in ("sessionid=x", "a=1; sessionid=x", "messages=x"):
        assert not reader.read("/about/", HTTP_COOKIE=cookie).is_kept
        reader.read("/privacy/", HTTP_COOKIE=cookie)
    assert not reader.read("/about/", "POST").is_kept
    assert not reader.read("/about/", HTTP_AUTHORIZATION="Basic x").is_kept
    assert stored() == {"/about/"}


def test_searches_are_kept_and_still_counted(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "NOTED_AFTER", 0.01)
    path = "/search/?q=%E6%97%A7%E7%85%A7"
    for _time in range(3):
        assert "旧照".encode() in reader.read(path).content
    assert reader.read(path, HTTP_USER_AGENT="Baiduspider").is_kept
    for timer in [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]:
        timer.join()
    assert list(WordsSearched.objects.values_list("words", "times")) == [("旧照", 3)]
    # A web server in front would not count them.
    assert not list((Path(settings.PAGES_DIR) / "served").rglob("page*"))


def test_figures_follow_before_long(reader: Reader) -> None:
    """A page shows its views; what was counted since it was made shows a minute later at most."""
    reader.have_kept([WALK, "/about/"])
    subject = re.search(rb'data-page="page\.(\d+)\.', reader.read(WALK).content)
    assert subject
    clearing.changed_soon(roller.SHOWN_WITHIN, f"views page {int(subject[1])}")
    rows = index.connection().execute("SELECT name, lapses - made FROM page ORDER BY name").fetchall()
    lasts = dict(rows)
    assert lasts[f"testserver{WALK}page.html"] == pytest.approx(60)
    assert lasts["testserver/about/page.html"] > 60
    index.connection().execute("UPDATE page SET made = made - 100")
    clearing.changed_soon(roller.SHOWN_WITHIN, f"views page {int(subject[1])}")
    sweeping.sweep()
    assert stored() == {"/about/"}


def test_the_store_stays_within_its_size(reader: Reader, settings: Any) -> None:
    """Pages with parameters go first, then the oldest."""
    paths = ["/about/", "/exhibits/?kind=photo", "/exhibits/?kind=artifact", "/privacy/"]
    reader.have_kept(paths)
    (size,) = index.connection().execute("SELECT sum(size) FROM page").fetchone()
    settings.PAGE_CACHE_MB = (size - 1) / 1024 / 1024
    sweeping.sweep()
    assert stored() == set(paths) - {"/exhibits/?kind=photo"}


def test_a_process_that_dies_before_it_has_cleared(reader: Reader) -> None:
    """Between its commit and the clearing: the next sweep finishes it."""
    reader.have_kept(["/about/", "/exhibits/old-photo/"])
    dying = os.fork()
    if not dying:
        index.intend("of the dead", ["exhibitions_exhibit"])
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(dying, 0)
    # What it had committed.
    with index.writing() as using:
        using.execute(
            "UPDATE answer SET answer = 'old' WHERE question IN (SELECT question FROM reads WHERE tbl = 'exhibitions_exhibit')"
        )
    sweeping.sweep()
    assert stored() == {"/about/"}
    assert index.connection().execute("SELECT count(*) FROM intent").fetchone() == (0,)


def test_after_a_start_of_the_machine_the_store_begins_empty(reader: Reader) -> None:
    """What a power cut has left: pages of which the index may know nothing."""
    reader.have_kept(["/about/"])
    (Path(settings.PAGES_DIR) / "boot").write_text("another start")
    unknown = Path(settings.PAGES_DIR) / "served" / "testserver" / "unknown" / "page.html"
    unknown.parent.mkdir()
    unknown.write_text("old")
    beginning = os.fork()
    if not beginning:
        # A process that has just been started.
        index._prepared.clear()
        index.close()
        os._exit(int(bool(index.pages(index.connection()))))
    assert os.waitpid(beginning, 0)[1] == 0
    assert stored() == set()
    assert not reader.read("/about/").is_kept
    assert reader.read("/about/").is_kept


def test_processes_that_begin_a_store_together_have_the_same(reader: Reader) -> None:
    """Each puts a page; all of them can be cleared."""
    for _round in range(10):
        files.wipe()
        together = []
        for number in range(6):
            process = os.fork()
            if not process:
                index._prepared.clear()
                index.connection()
                made_of = recording.Recording(lapses=time.time() + 1000)
                name = f"testserver/n{number}/page.html"
                os._exit(int(not store.put(name, [], b"x", made_of, index.present())))
            together.append(process)
        assert [os.waitpid(process, 0)[1] for process in together] == [0] * 6
        assert stored() == {f"/n{number}/" for number in range(6)}
        assert clearing.clear_all() == 6
        assert stored() == set()


def test_a_process_of_another_container_is_waited_for(reader: Reader) -> None:
    """Its number says nothing here: it is given two minutes to settle itself what it has changed."""
    reader.have_kept(["/about/", "/exhibits/old-photo/"])
    add = "INSERT INTO intent VALUES ('elsewhere', ?, 'pid:[1]', ?, 'exhibitions_exhibit')"
    index.connection().execute(add, [os.getpid(), time.time()])
    with index.writing() as using:
        using.execute(
            "UPDATE answer SET answer = 'old' WHERE question IN (SELECT question FROM reads WHERE tbl = 'exhibitions_exhibit')"
        )
    sweeping.sweep()
    assert stored() == {"/about/", "/exhibits/old-photo/"}
    index.connection().execute("UPDATE intent SET at = at - ?", [sweeping.LONG_AGO])
    sweeping.sweep()
    assert stored() == {"/about/"}


@pytest.mark.parametrize(
    "folder, kind",
    [
        ("/var/lib/lantai/pages", "nfs4"),
        ("/var/lib/lantai-old/pages", "ext4"),
        ("/mnt/two words/pages", "fuse.sshfs"),
        ("/srv/pages", "ext4"),
    ],
)
def test_where_the_store_lies_is_seen(folder: str, kind: str) -> None:
    mounts = (
        "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
        "40 22 0:40 / /var/lib/lantai rw shared:9 - nfs4 nas:/lantai rw,vers=4.2\n"
        "41 22 0:41 / /mnt/two\\040words rw - fuse.sshfs somewhere rw\n"
    )
    assert checks.mounted_as(Path(folder), mounts) == kind


def test_a_kill_tears_no_page(reader: Reader) -> None:
    """SIGKILL at any moment of writing: a page is whole or not there, and what is there can be cleared."""
    reader.read("/about/")
    top = Path(settings.PAGES_DIR) / "served" / "testserver"
    whole = {(letter * 200_000).encode() for letter in "一二三四"}
    for round_ in range(12):
        writer = os.fork()
        if not writer:
            while True:
                for content in whole:
                    made_of = recording.Recording(lapses=time.time() + 1000)
                    store.put("testserver/torn/page.html", [], content, made_of, index.present())
        deadline = time.monotonic() + 0.01 * round_
        while time.monotonic() < deadline or (round_ and not (top / "torn").exists()):
            os.sched_yield()
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        page = top / "torn" / "page.html"
        if page.exists():
            assert page.read_bytes() in whole
            assert index.pages(index.connection(), "name = ?", ["testserver/torn/page.html"])
    clearing.clear_all()
    assert stored() == set()
    assert not list(top.rglob("page*"))


def test_a_store_that_cannot_be_kept_up_to_date_is_thrown_away(reader: Reader) -> None:
    """As on a full disk: no old page is handed out, and nobody is kept from working."""
    reader.have_kept(["/exhibits/old-photo/"])
    with index.writing() as using:
        using.execute("DROP TABLE change")
    Exhibit.objects.filter(slug="old-photo").update(title="新名")
    assert stored() == set()
    assert "新名".encode() in reader.read("/exhibits/old-photo/").content
    assert reader.read("/exhibits/old-photo/").is_kept
    assert files.index_path()
    assert Client().get("/about/").status_code == 200
