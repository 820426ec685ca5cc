"""A search engine that is away: the database answers, nobody waits, nothing is lost, and it catches up."""

import time
from pathlib import Path

import pytest

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
