"""Fixtures of all tests.

`db` (or `@pytest.mark.django_db`) gives a migrated, empty site; `demo` the demonstration county with its
pictures, in a copy of its own; `server` a real process serving the county; `page` a real Chromium.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

# Playwright keeps an event loop in this thread; Django would take any query for one inside a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from . import opensearch, world
from .cast import Cast
from .outside import need
from .postgres import BINARIES, cluster

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
# A machine with other work takes longer than the five seconds Playwright grants.
expect.set_options(timeout=30_000)


def pytest_unconfigure() -> None:
    """The scratch data folder `lantai.settings.test` made for this process."""
    if settings.configured:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


# --- database and files ---------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> None:
    """Instead of pytest-django's own: the migrated database is copied, not made anew by every worker."""
    with django_db_blocker.unblock():
        _lay("plain")


@dataclass
class _Ground:
    """What lies in the data folder: the county, a new site or a bare one, and whether a test may have left traces in it."""

    kind: str = "plain"
    marked: bool = False


@pytest.fixture(scope="session")
def _ground(django_db_setup: None) -> _Ground:
    return _Ground()


@pytest.fixture(scope="class", autouse=True)
def _data(request: pytest.FixtureRequest, _ground: _Ground, django_db_blocker: Any) -> None:
    """The right database under each test.

    Class scope makes it run before the transaction of a test opens. Tests of the county, and tests
    that really commit, get a copy of their own.
    """
    kind = next((kind for kind in ("demo", "home") if kind in request.fixturenames), "plain")
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or bool(marker and marker.kwargs.get("transaction"))
    # The last request of another test may have been for a page in English.
    translation.deactivate()
    if kind == "demo" or commits or _ground.marked or _ground.kind != kind:
        with django_db_blocker.unblock():
            _lay(kind)
            if commits:
                _let_the_ledgers_go("%" if kind == "demo" else "audit_%")
    # What other tests of this minute asked does not count, and what they looked up is not known, whatever the order.
    _forget()
    _ground.kind, _ground.marked = kind, commits


def _lay(kind: str) -> None:
    connection.close()
    world.copy(kind, settings.DATA_DIR)
    _forget()


def _let_the_ledgers_go(which: str) -> None:
    """Django empties the tables after a test that commits; the triggers of the ledgers refuse that in this copy, too.

    The audit log is written in every test in which somebody signs in.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
            " AND (name LIKE '%%_no_update' OR name LIKE '%%_no_delete')",
            [which],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    connection.close()


def _forget() -> None:
    """What Django and Wagtail remember of a database between requests."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache

    ContentType.objects.clear_cache()
    cache.clear()


@pytest.fixture
def demo(db: None) -> Path:
    """The demonstration county, loaded by `load_demo`, pictures prepared; returns the data folder.

    Wants no mark; with `@pytest.mark.django_db(transaction=True)` the test may commit.
    """
    return Path(settings.DATA_DIR)


@pytest.fixture
def home(db: None) -> Any:
    """The pages a new site starts with; returns the home page."""
    from lantai.pages.models import HomePage

    return HomePage.objects.get()


@pytest.fixture
def cast(db: None) -> Cast:
    """One person of each role; see `tests.cast`."""
    return Cast.assemble()


# --- a real server ---------------------------------------------------------------


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[world.Server]:
    """The county served by gunicorn, shared by the tests of a worker: look, do not touch."""
    data_dir = tmp_path_factory.mktemp("server")
    world.copy("demo", data_dir)
    with world.serving(data_dir) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[world.Server]:
    """The county served for one test alone, which may change it."""
    data_dir = tmp_path / "data"
    world.copy("demo", data_dir)
    with world.serving(data_dir) as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL; its address, to which a database's name is added."""
    need(BINARIES, "postgresql")
    with cluster() as address:
        yield address


@pytest.fixture(scope="session")
def opensearch_node() -> Iterator[opensearch.Node]:
    """A real OpenSearch. Tests that use it belong to the xdist group "opensearch": one worker, one node."""
    need(opensearch.is_present(), "default-jre-headless maven, then mvn -f tests/opensearch/pom.xml, as in .ci/run")
    with opensearch.node() as node:
        yield node


# --- a real browser -----------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    need(Path(CHROMIUM).exists(), "chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield running
        running.close()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages in contexts of their own: `new_page(**PHONE)`, `new_page(java_script_enabled=False)`.

    Afterwards no page may have met a script error or broken its own Content-Security-Policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: Any) -> None:
        # The browser's own page around a bare picture has a style of its own.
        ours = "/media/" not in message.location["url"]
        if message.type == "error" and "Content Security Policy" in message.text and ours:
            complaints.append(message.text)

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One page on a desk's screen."""
    return new_page(**DESK)


def clipboard(page: Page) -> str:
    """What a page copied. No page of the site may read that; the answer of a probe, which browsers are told nothing of, may.

    The page wants `permissions=["clipboard-read", "clipboard-write"]`.
    """
    reader = page.context.new_page()
    reader.goto(urljoin(page.url, "/livez"))
    text = str(reader.evaluate("navigator.clipboard.readText()"))
    reader.close()
    page.bring_to_front()
    return text
