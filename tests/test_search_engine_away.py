"""A search engine that is away: the database answers, nobody waits, nothing is lost, and it catches up."""

import time
from pathlib import Path

import pytest

from lantai.search.waiting import FEW

from . import opensearch, world
from .search_desk import desk

BEFORE = [{"title": "青石圩老街", "description": "石阶"}, {"title": "竹编农具", "description": "簸箕"}]


@pytest.mark.xdist_group("opensearch")
def test_an_engine_that_hangs_and_comes_back(tmp_path: Path, opensearch_node: opensearch.Node) -> None:
    node = opensearch_node
    world.copy("plain", tmp_path)
    with desk(tmp_path, SEARCH_URL=node.address) as asked:
        asked.ask("lay", documents=BEFORE)
        assert asked.ask("standing") == {"asked": True, "waiting": 0, "complaint": None}

        node.pause()
        try:
            begun = time.monotonic()
            asked.ask("change", title="竹编农具", description="新收的簸箕，附谷筛一面")
            asked.ask("delete", title="青石圩老街")
            assert asked.search("谷筛") == ["竹编农具"]
            assert asked.search("老街") == []
            assert asked.ask("count", text="簸箕") == 1
            assert asked.ask("facets", text="簸箕", names=["kind"]) == {"kind": [["photo", 1]]}
            # One request ran into its two seconds; then the engine was left alone.
            assert time.monotonic() - begun < 15
            standing = asked.ask("standing")
            assert not standing["asked"]
            # Two exhibits, and what the public finds of each.
            assert standing["waiting"] == 4
            assert standing["complaint"]
        finally:
            node.resume()

        assert asked.ask("catch_up") == 0
        assert asked.ask("standing") == {"asked": True, "waiting": 0, "complaint": None}
        assert asked.search("谷筛") == ["竹编农具"]
        assert asked.search("老街") == []


def test_an_engine_that_was_never_there(tmp_path: Path) -> None:
    """A wrong address in the settings: the site works, and says what is wrong."""
    world.copy("plain", tmp_path)
    with desk(tmp_path, SEARCH_URL="http://127.0.0.1:9") as asked:
        asked.ask("change_or_make", title="竹编农具", description="簸箕")
        assert asked.search("簸箕") == ["竹编农具"]
        standing = asked.ask("standing")
        assert standing["waiting"] == 1
        assert standing["complaint"]


@pytest.mark.xdist_group("opensearch")
def test_a_save_leaves_a_long_backlog_to_the_worker(tmp_path: Path, opensearch_node: opensearch.Node) -> None:
    """Whoever saves while hundreds of changes wait sends his own and a few of them, not all."""
    world.copy("plain", tmp_path)
    documents = [{"title": f"水利图纸{number}", "description": "渠首"} for number in range(30)]
    with desk(tmp_path) as asked:
        asked.ask("lay", documents=documents)
    with desk(tmp_path, SEARCH_URL="http://127.0.0.1:9") as asked:
        for document in documents:
            asked.ask("change", title=document["title"], description="渠首闸")
        # Each exhibit, and what the public finds of it.
        assert asked.ask("standing")["waiting"] == 60

    with desk(tmp_path, SEARCH_URL=opensearch_node.address) as asked:
        asked.ask("rebuild")
        asked.ask("change", title="水利图纸7", description="分水闸")
        assert asked.ask("standing")["waiting"] == 60 + 2 - 2 * (1 + FEW)
        assert asked.search("分水闸") == ["水利图纸7"]
        assert asked.ask("catch_up") == 0
        assert asked.ask("standing")["asked"]
        assert asked.search("分水闸") == ["水利图纸7"]
        assert asked.ask("count", text="渠首闸") == 29
