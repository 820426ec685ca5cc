"""`make bench`, part search: many generated exhibits on each engine, beside the backend Wagtail brings along.

What is measured is the page a visitor gets: hits, counts of seven filters, passages with the words marked, all of the
template. `BENCH_EXHIBITS=2000 python -m tests.bench search` tries it small; `BENCH_ENGINES=SQLite,PostgreSQL` only some.
Everything is generated from a fixed seed: the same texts and queries for every engine, each in a process and database of its
own. Beside the time that passed stands the time of the processor, which says more on a machine with other work.
"""

import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from . import world

EXHIBITS = int(os.environ.get("BENCH_EXHIBITS", "100000"))
ENGINES = os.environ.get("BENCH_ENGINES", "SQLite,PostgreSQL,OpenSearch").split(",")
PAGE, TURNS, CHUNK = 20, 200, 500
# What Wagtail's own backend counts; it knows nothing of values an entry has several of.
FACETS = ("type", "kind", "category", "decade")
PAGE_MS, SAVE_MS, TIMES_STOCK = 150, 10, 20
# The stock backend is stopped after so long; its line then says so.
PATIENCE = 60.0
COMMON = ["档案", "照片", "展览", "云溪", "县城", "村民", "水库", "公社", "生产", "建设", "大队", "干部", "群众", "学校", "工作", "会议", "记录", "通知", "报告", "计划", "农业", "工业", "粮食", "收购", "合作社", "供销社", "老街", "石桥", "码头", "渡口", "祠堂", "戏台", "庙会", "山歌", "纸扇", "竹编", "蓝印花布", "茶叶", "桑园", "养蚕", "丝厂", "纺织", "机械", "修造", "公路", "铁路", "车站", "电站", "电灯", "广播", "电影", "文化馆", "图书馆", "医院", "卫生", "防疫", "教师", "学生", "毕业", "课本", "运动会", "民兵", "征兵", "选举", "代表", "委员会", "人民", "政府", "公告", "土地", "改革", "契约", "地图", "测量", "洪水", "抗旱", "圩堤", "排涝", "闸门", "渔业", "木船"]  # fmt: skip
CHARACTERS = "山水田林路桥井塘村镇街坊石木金土火天地日月风雨春夏秋冬东南西北中上下前后左右大小高低新旧红黄蓝绿青白黑花草树竹梅兰菊松柏牛马羊鸡犬"

Row = tuple[str, str, str, bool | None]


def run() -> Iterator[Row]:
    """Measure each engine in turn; rows as `tests.bench.Line` takes them."""
    from . import opensearch, postgres

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        if "SQLite" in ENGINES:
            yield from _measured("SQLite", Path(scratch, "sqlite"))
        if "PostgreSQL" in ENGINES and postgres.BINARIES:
            with postgres.cluster() as address:
                yield from _measured(
                    "PostgreSQL", Path(scratch, "postgresql"), DATABASE_URL=postgres.new_database(address)
                )
        if "OpenSearch" in ENGINES and opensearch.is_present():
            with opensearch.node(memory="1g") as node:
                yield from _measured("OpenSearch", Path(scratch, "opensearch"), SEARCH_URL=node.address)


def _measured(engine: str, data_dir: Path, **environment: str) -> Iterator[Row]:
    world.manage(data_dir, "migrate", "--verbosity", "0", **environment)
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench_search"],
        cwd=world.REPOSITORY,
        env=world.environment(
            data_dir,
            PYTHONPATH="site",
            BENCH_EXHIBITS=str(EXHIBITS),
            ENGINE=engine,
            TASKS_IN_WORKER="false",
            **environment,
        ),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    for line in child.stdout.splitlines():
        name, measured, limit, kept = json.loads(line)
        yield f"search: {engine}, {EXHIBITS:,} exhibits, {name}", measured, limit, kept


# --- in the child ---------------------------------------------------------------------


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Words from frequent to rare, and how often each comes, summed up."""
    made = {"".join(chance.sample(CHARACTERS, chance.choice((2, 2, 2, 3)))) for _turn in range(6000)}
    words = [*COMMON, *sorted(made)]
    weights, total = [], 0.0
    for rank in range(len(words)):
        total += 1 / (rank + 8)
        weights.append(total)
    return words, weights


def texts(chance: random.Random, words: list[str], weights: list[float]) -> tuple[str, str]:
    """A title, and a text of 300 to 3,000 characters: sentences, and lists of words set off by 、."""
    length = chance.randint(300, 3000)
    drawn = iter(chance.choices(words, cum_weights=weights, k=length // 2 + 20))
    parts: list[str] = []
    size = 0
    while size < length:
        sentence = [next(drawn, "档案") for _word in range(chance.randint(3, 9))]
        part = ("、" if chance.random() < 0.15 else "").join(sentence) + chance.choice("，，。；")
        parts.append(part)
        size += len(part)
    return "".join(chance.choices(words, cum_weights=weights, k=4)), "".join(parts)[:length]


def queries(chance: random.Random, words: list[str]) -> list[tuple[str, str]]:
    """200 queries with their kind: frequent words, middling, rare; one word, two, a phrase, an excluded word."""
    bands = {"common": words[:40], "middling": words[40:600], "rare": words[600:]}
    out = []
    for number in range(TURNS):
        kind = ("common", "middling", "rare")[number % 3]
        first, second = chance.sample(bands[kind], 2)
        shape = ("{0}", "{0}", "{0} {1}", "{0}{1}", '"{0}"', "{0} -{1}")[number // 3 % 6]
        out.append((kind, shape.format(first, second)))
    return out


def child() -> Iterator[Row]:
    """Fill, index, search, save."""
    from django.db import connection

    from lantai.search import state
    from lantai.search.engines import ENGINE, backends

    chance = random.Random(6)  # noqa: S311 texts, not secrets
    words, weights = vocabulary(chance)
    _fill(chance, words, weights)
    asked = queries(chance, words)
    yield from _index(connection)
    assert not state.is_outdated(state.of("database"))
    own = connection.vendor == "sqlite" and ENGINE not in backends()
    common: list[float] = []
    yield from searched(asked, own, common)
    yield saved(own)
    if ENGINE not in backends():
        yield from stock(connection, asked, statistics.median(common), own)


def _index(connection: Any) -> Iterator[Row]:
    from wagtail.search.backends import get_search_backend

    from lantai.search import rebuilding
    from lantai.search.engines import ENGINE, backends
    from lantai.search.public import entries

    before = _database_size(connection)
    begun, worked = time.perf_counter(), time.process_time()
    rebuilding.rebuild("database")
    seconds, busy = time.perf_counter() - begun, time.process_time() - worked
    size = _database_size(connection) - before
    entries.rebuild()
    if ENGINE in backends():
        begun, worked = time.perf_counter(), time.process_time()
        records = rebuilding.rebuild(ENGINE)
        seconds, busy = (
            (each * EXHIBITS / records) for each in (time.perf_counter() - begun, time.process_time() - worked)
        )
        stats = get_search_backend().patient.indices.stats(index="lantai_exhibitions_exhibit")
        size = stats["_all"]["primaries"]["store"]["size_in_bytes"]
    yield "indexing", f"{EXHIBITS / seconds:.0f} docs/s ({busy / EXHIBITS * 1000:.1f} ms of processor each)", "", None
    yield "index", f"{size / 2**20:.0f} MB", "", None


def searched(asked: list[tuple[str, str]], has_limit: bool, common: list[float]) -> Iterator[Row]:
    """The page for each of the queries. `common` takes the milliseconds of those for frequent words."""
    page = _visitor()
    page("档案")
    took: dict[str, list[float]] = {"common": [], "middling": [], "rare": []}
    found: dict[str, list[int]] = {"common": [], "middling": [], "rare": []}
    busy = []
    for kind, text in asked:
        begun, worked = time.perf_counter(), time.process_time()
        found[kind].append(page(text))
        busy.append((time.process_time() - worked) * 1000)
        took[kind].append((time.perf_counter() - begun) * 1000)
    common += took["common"]
    every = sorted(each for times in took.values() for each in times)
    busy.sort()
    for name, place in (("p50", 0.5), ("p95", 0.95)):
        measured, processor = every[int(TURNS * place)], busy[int(TURNS * place)]
        limit = has_limit and name == "p95"
        yield (
            f"page of results, {name}",
            f"{measured:.0f} ms ({processor:.0f} ms of this process)",
            f"≤ {PAGE_MS} ms" if limit else "",
            measured <= PAGE_MS if limit else None,
        )
    for kind, times in took.items():
        hits = statistics.median(found[kind])
        yield f"{kind} words ({hits:,.0f} hits), median", f"{statistics.median(times):.0f} ms", "", None


def _visitor() -> Callable[[str], int]:
    """A visitor who searches as often as he likes; says how many hits the page names."""
    from django.test import Client

    from lantai.search.public import views

    views.MOST_SEARCHES = 10**9
    client = Client(headers={"host": "localhost"})

    def page(text: str) -> int:
        response = client.get("/search/", {"q": text})
        assert response.status_code == 200
        said = re.search(r'class="howmany"[^>]*>[^\d<]*(\d+)', response.content.decode())
        return int(said[1]) if said else 0

    return page


def _fill(chance: random.Random, words: list[str], weights: list[float]) -> None:
    from exhibitions.models import Exhibit, Place

    places = [Place.objects.create(name=name) for name in words[100:130]]
    for start in range(0, EXHIBITS, CHUNK):
        some = []
        for number in range(start, min(start + CHUNK, EXHIBITS)):
            title, text = texts(chance, words, weights)
            year = 1930 + number % 70
            some.append(
                Exhibit(
                    title=title, reference_code=f"B{number % 97:03}-{number // 97:04}", slug=f"b-{number}", transcription=text,
                    kind=("photo", "document", "artifact")[number % 3], extent_unit="件", place=places[number % 30],
                    date_text=str(year), date_from=f"{year}-01-01", date_to=f"{year}-12-31",
                    openness="open" if number % 10 else "controlled", rights_status="cleared", privacy_status="cleared",
                )
            )  # fmt: skip
        Exhibit.objects.bulk_create(some)


def saved(has_limit: bool) -> Row:
    """What the search adds to the save of an exhibit: its own entry, and what the public finds of it."""
    from django.db import transaction

    from exhibitions.models import Exhibit
    from lantai.search.public import entries

    backend = _backend()

    def save(exhibit: Any, *, searched: bool) -> None:
        exhibit.transcription = "又添了一句。" + exhibit.transcription
        with transaction.atomic():
            Exhibit.objects.filter(pk=exhibit.pk).update(transcription=exhibit.transcription)
            if searched:
                backend.add(exhibit)
        if searched:
            entries.refresh("exhibit", [exhibit.pk])

    took: dict[bool, list[float]] = {False: [], True: []}
    busy: dict[bool, list[float]] = {False: [], True: []}
    for exhibit in Exhibit.objects.showable().order_by("pk")[100:160]:
        for searched in (False, True):
            begun, worked = time.perf_counter(), time.process_time()
            save(exhibit, searched=searched)
            busy[searched].append((time.process_time() - worked) * 1000)
            took[searched].append((time.perf_counter() - begun) * 1000)
    median, of_process = (statistics.median(each[True]) - statistics.median(each[False]) for each in (took, busy))
    return (
        "one save, added by the search", f"{median:.1f} ms ({of_process:.1f} ms of this process)",
        f"≤ {SAVE_MS} ms" if has_limit else "", median <= SAVE_MS if has_limit else None,
    )  # fmt: skip


def _backend() -> Any:
    from wagtail.search.backends import get_search_backend

    return get_search_backend()


def stock(connection: Any, asked: list[tuple[str, str]], ours: float, has_limit: bool) -> Iterator[Row]:
    """Wagtail's own backend on the same entries; single frequent words only, it has no notion of the rest.

    Only what it does itself is counted: hits, their number, four filters, and no page around them.
    """
    from modelsearch.backends.database import SearchBackend

    from lantai.search.public.models import SearchEntry

    backend = SearchBackend({})
    index = backend.get_index_for_model(SearchEntry)
    index._refresh_title_norms = lambda full=False: None
    begun = time.perf_counter()
    number = 0
    while some := list(SearchEntry.objects.order_by("pk")[number : number + CHUNK]):
        index.add_items(SearchEntry, some)
        number += len(some)
    yield "stock backend: indexing", f"{number / (time.perf_counter() - begun):.0f} docs/s", "", None
    singles = list(
        dict.fromkeys(text for kind, text in asked if kind == "common" and " " not in text and '"' not in text)
    )[:5]
    took, found = [], []
    for text in singles:
        begun = time.perf_counter()
        found.append(_stopped_after(connection, partial(_stock_page, backend, text)))
        took.append((time.perf_counter() - begun) * 1000)
    median = statistics.median(took)
    hits = [each for each in found if each is not None]
    said = f"{statistics.median(hits):,.0f} hits" if hits else "no answer"
    if stopped := len(found) - len(hits):
        said += f", {stopped} of {len(found)} stopped after {PATIENCE:.0f} s"
    yield f"stock backend: common words ({said}), median", f"{median:.0f} ms", "", None
    times = median / ours
    limit = f"≥ {TIMES_STOCK} ×" if has_limit else ""
    yield "faster than stock on common words", f"{times:.0f} ×", limit, times >= TIMES_STOCK if has_limit else None


def _stock_page(backend: Any, text: str) -> int:
    from lantai.search.public.models import SearchEntry

    results = backend.search(text, SearchEntry.objects.all())
    for name in FACETS:
        results.facet(name)
    number: int = results.count()
    list(results[:PAGE])
    return number


def _stopped_after(connection: Any, work: Callable[[], int]) -> int | None:
    """The answer, or None where SQLite was stopped after `PATIENCE` seconds."""
    from django.db import OperationalError

    if connection.vendor != "sqlite":
        return work()
    connection.ensure_connection()
    end = time.monotonic() + PATIENCE
    connection.connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)
    try:
        return work()
    except OperationalError:
        return None
    finally:
        connection.connection.set_progress_handler(None, 0)


def _database_size(connection: Any) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('search_entry')")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)
    for row in child():
        print(json.dumps(row), flush=True)
