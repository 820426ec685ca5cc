"""The site as a server calls it, kept pages ahead of Django, without a server; and what lies in the store."""

import io
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client

from lantai.pagecache import memory, sweeping
from lantai.pagecache.front import Front

HOST = "testserver"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def is_kept(self) -> bool:
        """Whether it came from the store."""
        return self.headers.get("X-Page") == "kept"


def ask(application: Any, path: str, method: str = "GET", **more: str) -> Answer:
    """One request; `more` is what a server would say of it besides, as `HTTP_COOKIE`."""
    place, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(place).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "HTTP_HOST": HOST,
        "REMOTE_ADDR": "203.0.113.7",
        "HTTP_USER_AGENT": "Mozilla/5.0 Chrome/140.0",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **more,
    }
    said: list[Any] = []
    answer = application(environ, lambda status, headers, *_rest: said.extend((status, headers)))
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return Answer(int(said[0].split()[0]), dict(said[1]), content)


@contextmanager
def reading() -> Iterator["Reader"]:
    """A reader, in whose process nothing goes on after the test: rounds are made by the test, and what waits is done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweeping, "begin", lambda: None)
        yield Reader()
    for timer in [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]:
        timer.cancel()
        timer.join()
        timer.function()


@dataclass
class Reader:
    """Somebody who reads the site, by default through `lantai.wsgi`'s application."""

    application: Any = field(default_factory=lambda: Front(get_wsgi_application()))

    def read(self, path: str, method: str = "GET", **more: str) -> Answer:
        return ask(self.application, path, method, **more)

    def have_kept(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Ask for pages; their contents, once they are in the store."""
        contents = {path: self.read(path).content for path in paths}
        assert {path for path in contents if path not in stored()} == set()
        return contents


def stored(folder: Path | None = None, host: str = HOST) -> set[str]:
    """The addresses whose pages lie in the store: what a web server in front would find, and what only the site does."""
    found = set()
    for part in ("served", "ours"):
        top = (folder or Path(settings.PAGES_DIR)) / part / host
        for file in top.rglob("page*.html"):
            path = f"/{file.parent.relative_to(top)}/".replace("/./", "/")
            query = re.fullmatch(r"page(?:@(.*))?\.html", file.name)
            assert query
            found.add(quote(path) + (f"?{query[1]}" if query[1] else ""))
    return found


def made_anew(path: str) -> bytes:
    """A page as Django makes it now, past the store."""
    response = Client().get(path)
    return response.content if response.status_code == 200 else b""


def check_change(reader: Reader, paths: list[str], change: Callable[[], object], *, shows: str = "") -> set[str]:
    """Make a change with all pages in the store: none that became wrong is left, and none that is right has gone.

    A page that names `shows` (an address) may go although it looks the same. Returns what went.
    """
    before = reader.have_kept(paths)
    change()
    left = stored()
    # Read again by visitors, with what the process remembers; then made by one that remembers nothing.
    read = {path: answer.content if (answer := reader.read(path)).status == 200 else b"" for path in paths}
    memory.forget()
    after = {path: made_anew(path) for path in paths}
    assert {path for path in paths if read[path] != after[path]} == set()
    wrong = {path for path in paths if path in left and after[path] != before[path]}
    needless = {
        path
        for path in paths
        if path not in left and after[path] == before[path] and not (shows and shows.encode() in before[path])
    }
    assert (wrong, needless) == (set(), set())
    return set(paths) - left
