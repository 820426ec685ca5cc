"""Judged queries over judged documents: how much of what answers is found, and whether it comes first.

`tests/data/search-judged.json` names for each query the documents a reader would call an answer. Others that hold the characters
by chance (和服 in 展览和服务) may be found, and must come later: mean average precision tells.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .search_desk import Desk
from .search_engines import ENGINES, open_desk

FILE = Path(__file__).parent / "data" / "search-judged.json"
RECALL, PRECISION = 0.97, 0.95


@dataclass(frozen=True)
class Quality:
    """Means over the queries that have an answer; what each query found, in order."""

    recall: float
    precision: float
    found: dict[str, list[str]]
    missed: dict[str, set[str]]


def judged() -> dict[str, Any]:
    """The documents and the queries."""
    content: dict[str, Any] = json.loads(FILE.read_text())
    return content


def measure(desk: Desk, every: int = 1) -> Quality:
    """Lay the documents and put every so many of the queries, completions (kind "pinyin") included."""
    content = judged()
    names = {document["title"]: document["id"] for document in content["documents"]}
    desk.ask("lay", documents=[{k: v for k, v in d.items() if k != "id"} for d in content["documents"]])
    recalls, precisions, found, missed = [], [], {}, {}
    for query in content["queries"][::every]:
        ask = desk.complete if query["kind"] == "pinyin" else desk.search
        hits = [names[title] for title in ask(query["text"])]
        found[query["text"]] = hits
        relevant = set(query["relevant"])
        if not relevant:
            continue
        recalls.append(len(relevant & set(hits)) / len(relevant))
        precisions.append(average_precision(hits, relevant))
        if gone := relevant - set(hits):
            missed[query["text"]] = gone
    return Quality(sum(recalls) / len(recalls), sum(precisions) / len(precisions), found, missed)


def average_precision(hits: list[str], relevant: set[str]) -> float:
    """Mean of the precision at each relevant hit; what was not found counts as nothing."""
    total, right = 0.0, 0
    for place, hit in enumerate(hits, 1):
        if hit in relevant:
            right += 1
            total += right / place
    return total / len(relevant)


def run() -> Iterator[tuple[str, str, str, bool | None]]:
    """Rows of `make bench`."""
    sets = []
    for engine in ENGINES:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, open_desk(engine, Path(folder)) as desk:
            quality = measure(desk)
        sets.append({text: set(hits) for text, hits in quality.found.items()})
        name = f"search: {engine}, {len(quality.found)} judged queries"
        yield f"{name}, recall", f"{quality.recall:.3f}", f"≥ {RECALL}", quality.recall >= RECALL
        yield (
            f"{name}, mean average precision",
            f"{quality.precision:.3f}",
            f"≥ {PRECISION}",
            quality.precision >= PRECISION,
        )
    equal = all(one == sets[0] for one in sets)
    yield "search: the same answers from all engines", "yes" if equal else "no", "yes", equal
