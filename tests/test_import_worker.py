"""A long list imported by a real worker: whatever happens to worker or search engine, every record is found afterwards."""

import json
import signal
import threading
from pathlib import Path

import pytest

from . import import_files as files
from . import opensearch, world
from .pipes import Said
from .postgres import FOUNDED, new_database
from .search_desk import Desk, desk
from .visiting import Site, Visitor

ROWS = 300
# Within a batch of rows that is indexed together: some of it is in when the worker dies, none of it indexed.
OLD, FATAL = 129, 137
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.working", "TASKS_IN_WORKER": "true"}
BEGIN = """
from django.contrib.auth import get_user_model
from django.core.files.base import File
from exhibitions.importing.subject import ExhibitSubject
from exhibitions.models import Exhibit
from lantai.imports import running
from lantai.imports.models import ImportRun
user = get_user_model().objects.create_superuser("importer")
Exhibit(reference_code={old!r}, title="旧题名", openness="open", rights_status="cleared", privacy_status="cleared").save()
with open({path!r}, "rb") as file:
    run = running.begin(ExhibitSubject(), File(file, "list.xlsx"), user=user)
running.start(run, user=user, dry_run=False)
"""
AGO = "UPDATE search_owedentry SET noted_at = '2020-01-01 00:00:00'"


def code(number: int) -> str:
    return f"0901-ZP·1958-永-{number:04}"


def begin(site: Site, folder: Path, rows: int) -> None:
    """Have a list imported; the record `OLD` is there already, under another title."""
    listed = [files.row(code(number), 题名=f"云溪旧照第{number}号") for number in range(1, rows + 1)]
    path = files.listing(folder / "list.xlsx", *listed)
    site.manage("shell", "-c", BEGIN.format(path=str(path), old=code(OLD)))


def index_state(visitor: Visitor) -> str:
    said: str = json.loads(visitor.read("/healthz"))["index"]
    return said


def all_found(asked: Desk, rows: int) -> None:
    """By whoever works in the admin and by visitors, on every page of results, and in the counts."""
    assert asked.ask("count", text="云溪旧照") == rows
    assert set(asked.search("云溪旧照")) == {f"云溪旧照第{number}号" for number in range(1, rows + 1)}
    assert asked.ask("count", text="旧题名") == 0
    assert asked.get("/search/", q="旧题名").titles == []
    assert asked.get("/search/", q="云溪旧照").facet("type") == {"exhibit": rows}
    pages = [asked.get("/search/", q="云溪旧照", page=str(number)).titles for number in range(1, -(-rows // 20) + 1)]
    assert len({title for titles in pages for title in titles}) == rows


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    data_dir = tmp_path / "data"
    world.copy("plain", data_dir)
    if request.param == "postgresql":
        return Site(data_dir, new_database(request.getfixturevalue("postgres"), FOUNDED), SETTINGS)
    return Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}", SETTINGS)


def test_a_worker_that_dies_half_way_leaves_nothing_unfound(site: Site, tmp_path: Path) -> None:
    """What was in and not yet indexed is told by /healthz, and made good by the worker that goes on."""
    said = Said(site.data_dir)
    begin(site, tmp_path, ROWS)
    (site.data_dir / "die-after").write_text(code(FATAL))
    lease = ("run_worker", "--interval", "0.05", "--every", "3600", "--lease", "10")
    with site.running(*lease) as first:
        assert first.wait(240) == -signal.SIGKILL
    assert site.ask("SELECT COUNT(*) FROM exhibitions_exhibit") == [(FATAL,)]
    with site.serving() as server:
        visitor = Visitor(server.url)
        assert index_state(visitor) == "ok"  # somebody may be at it still
        site.write(AGO)
        assert index_state(visitor) != "ok"
        with site.running(*lease) as second:
            assert said.line(240) == "import done"
            second.send_signal(signal.SIGTERM)
            assert second.wait(60) == 0
        assert index_state(visitor) == "ok"
    assert site.ask("SELECT COUNT(*) FROM search_owedentry") == [(0,)]
    with desk(site.data_dir, DATABASE_URL=site.database_url) as asked:
        all_found(asked, ROWS)
    said.close()


@pytest.mark.xdist_group("opensearch")
def test_an_engine_that_hangs_meanwhile_catches_up(tmp_path: Path, opensearch_node: opensearch.Node) -> None:
    data_dir = tmp_path / "data"
    world.copy("plain", data_dir)
    site = Site(
        data_dir,
        f"sqlite:///{data_dir / world.DATABASE}",
        {**SETTINGS, "SEARCH_URL": opensearch_node.address},
    )
    said = Said(data_dir)
    site.manage("rebuild_search")
    begin(site, tmp_path, OLD + 1)
    with site.serving() as server, site.running("run_worker", "--interval", "0.05", "--every", "3600"):
        visitor = Visitor(server.url)
        opensearch_node.pause()
        try:
            assert said.line(240) == "import done"
            assert index_state(visitor) != "ok"
            # The database answers meanwhile.
            assert f'<span class="n">{OLD + 1}</span>' in visitor.read("/search/?q=%E6%97%A7%E7%85%A7")
        finally:
            opensearch_node.resume()
        pause = threading.Event()
        while index_state(visitor) != "ok" or site.ask("SELECT COUNT(*) FROM search_waitingchange") != [(0,)]:
            pause.wait(0.5)
    with desk(data_dir, SEARCH_URL=opensearch_node.address) as asked:
        assert asked.ask("standing") == {"asked": True, "waiting": 0, "complaint": None}
        all_found(asked, OLD + 1)
    said.close()
