"""`make bench`: speed and size in one table.

`python -m tests.bench [part…]` measures only the parts named (see `PARTS`).
Ends with 1 if a limit is not kept. Times depend on the machine; only counts and sizes are tests
(`tests/test_query_budgets.py`).
"""

import logging
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import django
from playwright.sync_api import Page, sync_playwright

from . import world

CHROMIUM = "/usr/bin/chromium"
EXHIBITION = "/exhibitions/qing-ting-dangan-shuo/"
CLONE_SECONDS = 60
FOLD_BYTES = 350 * 1024
SCRIPT_BYTES = 20 * 1024
MANY = 20_000


@dataclass(frozen=True)
class Line:
    """One line of the table; `is_kept` is None where there is no limit."""

    name: str
    measured: str
    limit: str = ""
    is_kept: bool | None = None


# --- from clone to first page -----------------------------------------------------


def clone() -> Iterator[Line]:
    """`make demo` of a fresh clone with an empty home folder, packages included, until the home page is all there."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        # How packages are reached belongs to the machine, not to the measurement.
        reach = re.compile(r"PIP_|SSL_|.*_proxy$", re.IGNORECASE)
        kept = {name: value for name, value in os.environ.items() if reach.match(name)}
        environment = {**kept, "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder / "home"), "PORT": str(port)}
        (folder / "home").mkdir()
        python = Path(sys.base_prefix) / "bin" / "python3"
        begun = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(world.REPOSITORY), "lantai"], cwd=folder, check=True)
        command = ["make", "demo", f"PYTHON={python}", f"PORT={port}"]
        with (folder / "log").open("wb") as log:
            demo = subprocess.Popen(
                command, cwd=folder / "lantai", env=environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            _until(demo, (folder / "lantai" / ".venv" / "run.stamp").exists, folder / "log")
            packages = time.perf_counter() - begun
            _until(demo, lambda: _answers(f"http://127.0.0.1:{port}/"), folder / "log")
            pictures = _pictures_of(f"http://127.0.0.1:{port}/")
            seconds = time.perf_counter() - begun
        finally:
            os.killpg(demo.pid, signal.SIGTERM)
            demo.wait()
    yield Line("clone: packages installed", f"{packages:.1f} s")
    limit = f"≤ {CLONE_SECONDS} s"
    yield Line(f"clone: first page with its {pictures} pictures", f"{seconds:.1f} s", limit, seconds <= CLONE_SECONDS)


def _until(process: subprocess.Popen[bytes], condition: Callable[[], bool], log: Path) -> None:
    while not condition():
        if process.poll() is not None:
            raise RuntimeError(f"make demo ended with {process.returncode}:\n{log.read_text()[-2000:]}")
        time.sleep(0.05)


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as response:
        content: bytes = response.read()
    return content


def _answers(url: str) -> bool:
    try:
        return bool(_get(url))
    except urllib.error.URLError:
        return False


def _pictures_of(url: str) -> int:
    """How many pictures a page has; raises `HTTPError` if one of them is not there."""
    sources = set(re.findall(r'<img[^>]*\bsrc="([^"]+)"', _get(url).decode()))
    assert sources
    for source in sources:
        _get(urljoin(url, source))
    return len(sources)


# --- SQL queries --------------------------------------------------------------------


def queries() -> Iterator[Line]:
    """Queries of the public pages, on a database of their own; the catalogue at twenty thousand exhibits."""
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client
    from django.test.utils import setup_test_environment

    from exhibitions.foundation import lay
    from lantai.media import publicity

    from .factories import ExhibitFactory, ImageFactory, make_edition, make_exhibition
    from .test_query_budgets import BUDGETS, many_exhibits
    from .test_query_budgets import queries as counted

    world.copy("plain", Path(settings.DATA_DIR))
    setup_test_environment()
    lay("云溪县档案馆", "testserver")
    images = [ImageFactory(prepared=True) for _each in range(3)]
    ExhibitFactory(images=images)
    publicity.refresh([image.pk for image in images])
    exhibits = many_exhibits(MANY, images)
    for number in (20, 200):
        page = make_exhibition(exhibits[:number], slug=f"of-{number}", edition=make_edition(2010 + number // 20))
        yield _counted(f"queries: exhibition of {number}", counted(page.url), BUDGETS["exhibition"])
    yield _counted("queries: home", counted("/"), BUDGETS["home"])
    yield _counted(f"queries: catalogue of {MANY:,}", counted("/exhibits/"), BUDGETS["catalogue"])
    for query in ("", "?kind=photo&decade=1950", "?tag=tag-1", "?page=800"):
        cache.clear()
        client, took = Client(), []
        for _turn in range(5):
            begun = time.perf_counter()
            assert client.get(f"/exhibits/{query}").status_code == 200
            took.append(time.perf_counter() - begun)
        yield Line(f"time: catalogue of {MANY:,} {query}".rstrip(), f"{sorted(took)[2] * 1000:.0f} ms")


def _counted(name: str, number: int, limit: int) -> Line:
    return Line(name, str(number), f"≤ {limit}", number <= limit)


# --- a phone ----------------------------------------------------------------------------

WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => { window.lcp = list.getEntries().at(-1).startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
"""


def phone() -> Iterator[Line]:
    """The first view of the demonstration exhibition: 390 × 844, three device pixels to one, nothing scrolled yet."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        data = Path(scratch, "data")
        world.copy("demo", data)
        with world.serving(data) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            screen = browser.new_context(
                viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True, has_touch=True
            )
            page = screen.new_page()
            sizes = _watch_sizes(page)
            page.add_init_script(WATCH)
            page.goto(server.url + EXHIBITION, wait_until="networkidle")
            kinds = dict(sizes)
            first_shift = page.evaluate("shifts.reduce((a, b) => a + b, 0)")
            painted = page.evaluate("lcp")
            height = page.evaluate("document.documentElement.scrollHeight")
            for top in range(0, height, 600):
                page.mouse.wheel(0, 600)
                page.wait_for_function(
                    "(top) => scrollY >= Math.min(top, document.documentElement.scrollHeight - innerHeight - 2)",
                    arg=top,
                )
            page.wait_for_load_state("networkidle")
            whole_shift = page.evaluate("shifts.reduce((a, b) => a + b, 0)")
            whole = sum(sizes.values())
            browser.close()
    total, scripts = sum(kinds.values()), kinds.get("Script", 0)
    details = ", ".join(f"{kind} {size / 1024:.0f}" for kind, size in sorted(kinds.items(), key=lambda item: -item[1]))
    yield Line("phone: bytes before scrolling", f"{total / 1024:.0f} KB", "≤ 350 KB", total <= FOLD_BYTES)
    yield Line("phone: of which, KB", details)
    yield Line("phone: JavaScript", f"{scripts / 1024:.1f} KB", "≤ 20 KB", scripts <= SCRIPT_BYTES)
    yield Line("phone: layout shift, first view", f"{first_shift:.4f}", "0", first_shift == 0)
    yield Line("phone: layout shift, scrolled to the end", f"{whole_shift:.4f}", "0", whole_shift == 0)
    yield Line("phone: largest picture painted", f"{painted:.0f} ms")
    yield Line("phone: bytes of the whole walk", f"{whole / 1024:.0f} KB")


def _watch_sizes(page: Page) -> dict[str, int]:
    """Bytes over the wire by kind of resource, growing as the page loads; headers included."""
    sizes: dict[str, int] = {}
    kinds: dict[str, str] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def began(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def ended(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        sizes[kind] = sizes.get(kind, 0) + int(event["encodedDataLength"])

    session.on("Network.responseReceived", began)
    session.on("Network.loadingFinished", ended)
    return sizes


# --- the table ------------------------------------------------------------------------------

# Parts in modules of their own: `tests.bench_<name>.run()` yields rows of name, measured, limit and whether it was kept.
ELSEWHERE = ("import", "visits", "books", "heritage", "attendance", "figures", "oai", "iiif", "pack", "crowd", "growth")


def _elsewhere(name: str) -> Iterator[Line]:
    return (Line(*row) for row in import_module(f"tests.bench_{name}").run())


def search() -> Iterator[Line]:
    """See `tests.bench_search` and `tests.search_quality`."""
    from . import bench_search, search_quality

    yield from (Line(*line) for line in search_quality.run())
    yield from (Line(*line) for line in bench_search.run())


PARTS: dict[str, Callable[[], Iterator[Line]]] = {
    "clone": clone,
    "queries": queries,
    "phone": phone,
    **{name: partial(_elsewhere, name) for name in ELSEWHERE},
    "search": search,
}


def main(names: list[str]) -> int:
    """Measure and print; 0 if every limit was kept."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lantai.settings.test"
    # Playwright keeps an event loop in this thread, which Django would take for a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sys.path.insert(0, str(world.REPOSITORY / "site"))
    django.setup()
    logging.disable(logging.INFO)
    lines = []
    for name in names:
        print(f"… {name}", file=sys.stderr)
        lines += list(PARTS[name]())
    width = max(len(line.name) for line in lines)
    for line in lines:
        verdict = {True: "kept", False: "OVER", None: ""}[line.is_kept]
        print(f"{line.name:{width}}  {line.measured:>12}  {line.limit:>9}  {verdict}".rstrip())
    return 1 if any(line.is_kept is False for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(PARTS)))
