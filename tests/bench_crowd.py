"""A crowd: kept pages and pages made anew, beside a file of nginx, a bare Django view and a stock Wagtail site.

All in one run, each kind in short turns, with `wrk` on loopback; what counts is their ratios.
"""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import nginx, world

SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
ROUNDS = 3
CONNECTIONS = 8
READERS, READING = 200, 20
MANY = 100_000
EXHIBITION = "/exhibitions/qing-ting-dangan-shuo/"
SEARCH = "/search/?q=%E7%AB%B9%E7%BC%96"
# As somebody who is signed in: such a request passes the store by.
UNCACHED = ("Cookie: messages=x",)
PUBLISH = """
import time
from lantai.pages.models import StandardPage
from exhibitions.models import ExhibitionPage
for turn in range(1000):
    time.sleep(5)
    page = ExhibitionPage.objects.get(slug="qing-ting-dangan-shuo").get_latest_revision_as_object()
    page.summary = f"第{turn}次改动。"
    page.save_revision().publish()
"""
# One page in twenty as it is made for somebody signed in.
MIXED = """
local paths = {%s}
local n = 0
request = function()
  n = n + 1
  local headers = {}
  if n %% 20 == 0 then headers["Cookie"] = "messages=x" end
  return wrk.format("GET", paths[n %% #paths + 1], headers)
end
"""

Row = tuple[str, str, str, bool | None]

MANY_VISITORS = """
request = function()
  wrk.headers["X-Forwarded-For"] = "198.51." .. math.random(0, 255) .. "." .. math.random(1, 254)
  return wrk.format()
end
"""


def wrk(url: str, *headers: str, seconds: float = SECONDS, connections: int = CONNECTIONS, script: str = "") -> str:
    """What wrk tells. Raises `AssertionError` if an answer was no page or a connection failed."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "20s", "--latency"]
    for header in headers:
        command += ["-H", header]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        if script:
            lua.write(script)
            lua.flush()
            command += ["-s", lua.name]
        told = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told and "Socket errors" not in told, told  # noqa: PT018
    return told


def rate(told: str) -> float:
    """Requests a second."""
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found, told
    return float(found[1])


def p99(told: str) -> float:
    """Milliseconds."""
    found = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", told)
    assert found, told
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}[found[2]]


@contextmanager
def granian(target: str, folder: Path, data: Path, **more: str) -> Iterator[world.Server]:
    """A site as `make demo` serves it: two workers of four threads."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning", target),
    ]
    environment = world.environment(
        data, PORT=str(port), PYTHONPATH=f"{world.REPOSITORY}:{world.REPOSITORY / 'site'}", **more
    )
    with (folder / "granian.log").open("w") as log:
        process = subprocess.Popen(command, cwd=world.REPOSITORY, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _until_it_answers(url, process)
        yield world.Server(url, data, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _until_it_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=60).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server of {url} ended with {process.returncode}.")


def missing() -> list[str]:
    """Programs that are not here."""
    return [package for package, there in (("wrk", shutil.which("wrk")), ("nginx-light", nginx.BINARY)) if not there]


def run() -> list[Row]:
    """Rows for the table of benchmarks."""
    if missing():
        return [("crowd: not measured without", " ".join(missing()), "", None)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        data = folder / "data"
        world.copy("demo", data)
        ours = {"DJANGO_SETTINGS_MODULE": "tests.bench_visits_settings", "TRUSTED_PROXIES": "127.0.0.1"}
        with granian("lantai.wsgi:application", folder, data, **ours) as site:
            plain = folder / "plain"
            plain.mkdir()
            for name, path in (("home", "/"), ("exhibition", EXHIBITION)):
                (plain / f"{name}.html").write_bytes(urllib.request.urlopen(site.url + path, timeout=60).read())
            _lay_stock(folder)
            stock_data = folder / "stock"
            more = f"location /plain/ {{ alias {plain}/; default_type text/html; }}"
            stock_settings = {"DJANGO_SETTINGS_MODULE": "tests.bench_stock.settings"}
            with (
                granian("tests.bench_stock.wsgi:application", folder, stock_data, **stock_settings) as stock,
                nginx.in_front(site, folder / "nginx", more=more) as front,
            ):
                rows = _speeds(site.url, stock.url, front)
            with nginx.in_front(site, folder / "nginx2") as front:
                rows += [*_readers(site, front), *_memory(site)]
        return rows


def _lay_stock(folder: Path) -> None:
    data = folder / "stock"
    data.mkdir()
    environment = {**world.environment(data), "DJANGO_SETTINGS_MODULE": "tests.bench_stock.settings"}
    code = f"from tests.bench_stock.lay import lay; lay({str(folder / 'plain')!r})"
    for command in (("migrate", "--verbosity", "0"), ("shell", "--no-imports", "--command", code)):
        subprocess.run(
            [sys.executable, "-m", "django", *command],
            cwd=world.REPOSITORY,
            env=environment,
            check=True,
            capture_output=True,
        )


def _speeds(site: str, stock: str, front: str) -> list[Row]:
    kinds: dict[str, tuple[str, ...]] = {
        "nginx: the page as a file": (f"{front}/plain/home.html",),
        "nginx: kept page": (f"{front}/",),
        "bare Django view": (f"{site}/bare",),
        "kept home": (f"{site}/",),
        "kept exhibition": (site + EXHIBITION,),
        "kept search": (site + SEARCH,),
        "home made anew": (f"{site}/", *UNCACHED),
        "exhibition made anew": (site + EXHIBITION, *UNCACHED),
        "search made anew": (site + SEARCH, *UNCACHED),
        "stock Wagtail, home": (f"{stock}/",),
        "stock Wagtail, exhibition": (f"{stock}/exhibition/",),
    }
    # One alone may not search so often.
    scripts = {"search made anew": MANY_VISITORS}
    for name, arguments in kinds.items():
        wrk(*arguments, seconds=1, script=scripts.get(name, ""))
    # What is made anew takes longer to tell from chance.
    longer = {name: SECONDS * 2 if "anew" in name or "stock" in name else SECONDS for name in kinds}
    rounds = [
        {
            name: rate(wrk(*arguments, seconds=longer[name], script=scripts.get(name, "")))
            for name, arguments in kinds.items()
        }
        for _round in range(ROUNDS)
    ]
    rates = {name: statistics.median(each[name] for each in rounds) for name in kinds}

    def ratio(one: str, other: str, least: float | None = None) -> Row:
        # Of each round: what slows the machine for a while slows both.
        found = statistics.median(each[one] / max(each[other], 0.1) for each in rounds)
        limit = f"≥ {least:g}" if least else ""
        return f"crowd: {one} to {other}", f"{found:.2f}", limit, found >= least if least else None

    return [
        *((f"crowd: {name}, requests a second", f"{number:.0f}", "", None) for name, number in rates.items()),
        ratio("nginx: kept page", "nginx: the page as a file", 0.9),
        *(ratio(f"kept {page}", "bare Django view", 1.5) for page in ("home", "exhibition", "search")),
        ratio("home made anew", "stock Wagtail, home", 4),
        ratio("exhibition made anew", "stock Wagtail, exhibition", 4),
    ]


def _readers(site: world.Server, front: str) -> list[Row]:
    """Two hundred at once while an editor publishes; one page in twenty is made for somebody signed in."""
    paths = ", ".join(f'"{path}"' for path in ("/", EXHIBITION, "/exhibits/", "/about/", "/exhibitions/"))
    editor = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", PUBLISH],
        cwd=world.REPOSITORY,
        env=world.environment(site.data_dir),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    rows: list[Row] = []
    try:
        # One in twenty at full speed would be a test of pages made anew: readers think between pages.
        script = MIXED % paths + "delay = function() return 400 + math.random(1200) end\n"
        for name, url in (("nginx", front), ("no nginx", site.url)):
            told = wrk(url, seconds=READING, connections=READERS, script=script)
            late = p99(told)
            rows.append(
                (
                    f"crowd: {READERS} readers, an editor publishing, {name}: p99",
                    f"{late:.0f} ms",
                    "< 1000 ms",
                    late < 1000,
                )
            )
            rows.append((f"crowd: the same, {name}: pages a second, none failed", f"{rate(told):.0f}", "", None))
    finally:
        editor.send_signal(signal.SIGTERM)
        editor.wait()
    return rows


def _memory(site: world.Server) -> list[Row]:
    """The largest worker, before and after many requests of all kinds of pages."""
    paths = ", ".join(
        f'"{path}"'
        for path in ("/", EXHIBITION, "/exhibits/", "/about/", "/exhibitions/", "/en/", "/exhibits/?kind=photo", SEARCH)
    )
    script = MIXED.replace("% 20", "% 2000") % paths
    asked, half = 0, 0.0
    while asked < MANY:
        told = wrk(site.url, seconds=5, script=script)
        found = re.search(r"(\d+) requests in", told)
        assert found
        asked += int(found[1])
        if asked >= MANY / 2:
            half = half or _largest(site.pid, "Pss")
    after = _largest(site.pid, "Pss")
    grown = after - half
    return [
        (f"crowd: a worker after {asked:,} requests (PSS)", f"{after:.0f} MB", "< 200 MB", after < 200),
        ("crowd: of which since the first half", f"{grown:.1f} MB", "≤ 5 MB", grown <= 5),
        ("crowd: the same with what workers share (RSS)", f"{_largest(site.pid, 'Rss'):.0f} MB", "", None),
    ]


def _largest(master: int, measure: str) -> float:
    """Megabytes of the largest process of a server: `Rss`, or `Pss`, in which shared libraries count once for all."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    told = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in [str(master), *children]]
    sizes = [re.search(rf"^{measure}:\s+(\d+)", text, re.MULTILINE) for text in told]
    return max(int(size[1]) for size in sizes if size) / 1024
