"""The engines as tests have them: a desk on SQLite, one on PostgreSQL, one with an engine beside its SQLite.

Elasticsearch is an OpenSearch that passes for one (`tests.elasticsearch_front`): its own jars cannot be had without its
installation. What goes over the wire is Elasticsearch's client's; what answers is not.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import opensearch, postgres, world
from .elasticsearch_front import front
from .search_desk import Desk, desk

ENGINES = ("sqlite", "postgresql", "opensearch", "elasticsearch")


@contextmanager
def open_desk(engine: str, folder: Path, server: str = "") -> Iterator[Desk]:
    """A desk of an engine on an empty, migrated site.

    `server` is the address of a running PostgreSQL (`postgres.cluster`) or OpenSearch (`opensearch.Node`); without it one is
    started.
    """
    with ExitStack() as stack:
        environment = {}
        if engine == "postgresql":
            address = server or stack.enter_context(postgres.cluster())
            environment["DATABASE_URL"] = postgres.new_database(address)
        else:
            world.copy("plain", folder)
        if engine in {"opensearch", "elasticsearch"}:
            address = server or stack.enter_context(opensearch.node()).address
            if engine == "elasticsearch":
                address = stack.enter_context(front(address)).address
            environment["SEARCH_URL"] = address
        yield stack.enter_context(desk(folder, **environment))
