"""What counting online costs, beside a bare Django view of the same server in the same run."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from . import world
from .visiting import PERSON, Site, Visitor, mark

SECONDS = 1.0
ROUNDS = 15
CONNECTIONS = 16
WORKERS = "2"  # as `make demo` has
RATE = 1000
RATE_SECONDS = 60


class Line:
    """One keep-alive connection that sends prepared bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, url: str) -> "Line":
        address = urlsplit(url)
        return cls(*await asyncio.open_connection(address.hostname, address.port))

    async def send(self, request: bytes) -> int:
        """The status of the answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        for field in head.lower().split(b"\r\n"):
            if field.startswith(b"content-length:"):
                await self._reader.readexactly(int(field.split(b":")[1]))
        return int(head.split(b" ", 2)[1])


def request(method: str, path: str, body: str = "", number: int = 0) -> bytes:
    """A request as bytes, from the `number`th visitor."""
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {PERSON}\r\n"
        f"X-Forwarded-For: 10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def throughput(lines: list[Line], make: Callable[[int], tuple[bytes, ...]]) -> float:
    """Turns a second over connections that never pause; a turn is one request, or several in a row."""
    ends = time.perf_counter() + SECONDS

    async def drive(line: Line, number: int) -> int:
        turns = 0
        while time.perf_counter() < ends:
            for prepared in make(number + turns * CONNECTIONS):
                assert await line.send(prepared) in (200, 204)
            turns += 1
        return turns

    started = time.perf_counter()
    turns = sum(await asyncio.gather(*(drive(line, number) for number, line in enumerate(lines))))
    return turns / (time.perf_counter() - started)


async def in_turns(url: str, *kinds: Callable[[int], tuple[bytes, ...]]) -> list[float]:
    """The median throughput of each kind of request, in short turns over the same connections.

    A machine that is slow for a while slows all alike, and every kind meets the same share of connections a worker.
    """
    lines = [await Line.open(url) for _ in range(CONNECTIONS)]
    measured = [[await throughput(lines, make) for make in kinds] for _round in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*measured, strict=True)]


async def at_a_rate(url: str, make: Callable[[int], bytes], rate: int, seconds: float) -> tuple[list[float], int]:
    """Sends at fixed moments whether answers have come or not; latencies from those moments, and how many were 204."""
    lines: asyncio.Queue[Line] = asyncio.Queue()
    for _ in range(64):
        lines.put_nowait(await Line.open(url))
    latencies: list[float] = []
    good = 0

    async def one(number: int, due: float) -> None:
        nonlocal good
        line = await lines.get()
        status = await line.send(make(number))
        good += status == 204
        latencies.append(time.perf_counter() - due)
        lines.put_nowait(line)

    start = time.perf_counter()
    pending: list[Awaitable[None]] = []
    for number in range(int(rate * seconds)):
        due = start + number / rate
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        pending.append(asyncio.create_task(one(number, due)))
    await asyncio.gather(*pending)
    return latencies, good


Row = tuple[str, str, str, bool | None]


def run(rate_seconds: float = RATE_SECONDS) -> list[Row]:
    """Rows for the table of benchmarks. Raises `AssertionError` if an acknowledged hit was not counted."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        world.copy("demo", data)
        more = {"DJANGO_SETTINGS_MODULE": "tests.bench_visits_settings", "WEB_CONCURRENCY": WORKERS}
        site = Site(data, f"sqlite:///{data / world.DATABASE}", more)
        with site.serving() as server:
            token = mark(Visitor(server.url).read("/about/"))
            assert token
            page = request("GET", "/about/")

            def beacons(number: int) -> tuple[bytes, ...]:
                return (request("POST", "/visits/hit", token, number),)

            bare, beacon = asyncio.run(in_turns(server.url, lambda n: (request("POST", "/bare", token, n),), beacons))
            # Pages a second, alone and with a beacon after each.
            pages, both = asyncio.run(in_turns(server.url, lambda n: (page,), lambda n: (page, *beacons(n))))
            site.manage("roll_visits")
            rolled = site.counted()[0]
            with site.running("roll_visits", "--every", "5"):
                latencies, good = asyncio.run(
                    at_a_rate(server.url, lambda n: request("POST", "/visits/hit", token, n), RATE, rate_seconds)
                )
            site.manage("roll_visits")
            sent, counted = int(RATE * rate_seconds), site.counted()[0] - rolled
            assert (good, counted) == (sent, sent), (sent, good, counted)
    p99 = statistics.quantiles(latencies, n=100)[98] * 1000
    ratio, kept_pages = beacon / bare, both / pages
    minute = f"visits: {RATE} beacons/s for {rate_seconds:.0f} s"
    return [
        ("visits: bare view, requests per second", f"{bare:.0f}", "", None),
        ("visits: beacon, requests per second", f"{beacon:.0f}", "", None),
        ("visits: beacon to the bare view", f"{ratio:.2f}", "≥ 0.70", ratio >= 0.7),
        (f"{minute}, p99", f"{p99:.1f} ms", "< 50 ms", p99 < 50),
        (f"{minute}, lost", "0", "0", True),
        ("visits: pages with beacons to those without", f"{kept_pages:.2f}", "≥ 0.95", kept_pages >= 0.95),
    ]
