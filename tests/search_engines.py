"""The three engines as tests have them: a desk on SQLite, one on PostgreSQL, one with an OpenSearch beside it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import opensearch, postgres, world
from .outside import need
from .search_desk import Desk, desk

ENGINES = ("sqlite", "postgresql", "opensearch")


@contextmanager
def open_desk(engine: str, folder: Path) -> Iterator[Desk]:
    """A desk of an engine on an empty, migrated site. Skips, by name, where a program is missing."""
    with ExitStack() as stack:
        environment = {}
        if engine == "postgresql":
            need(postgres.BINARIES, "postgresql")
            environment["DATABASE_URL"] = postgres.new_database(stack.enter_context(postgres.cluster()))
        else:
            world.copy("plain", folder)
        if engine == "opensearch":
            need(
                opensearch.is_present(),
                "default-jre-headless maven, then mvn -f tests/opensearch/pom.xml, as in .ci/run",
            )
            environment["SEARCH_URL"] = stack.enter_context(opensearch.node()).address
        yield stack.enter_context(desk(folder, **environment))
