"""What was read before somebody else saved does not come back into the search."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from django.db import connection, connections
from wagtail.search.backends import get_search_backend

from exhibitions.models import Exhibit
from lantai.search import records
from lantai.search.engines import backends
from lantai.search.public import entries
from lantai.search.public.models import SearchEntry
from lantai.search.public.registry import Findable, sources

from . import postgres
from .factories import ExhibitFactory

pytestmark = pytest.mark.django_db(transaction=True)
# A turn that is not waited for is a failure, not a test that hangs.
PATIENCE = 30


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty site in each of the databases."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            address = request.getfixturevalue("postgres")
            stack.enter_context(postgres.in_place_of_sqlite(postgres.new_database(address)))
        yield request.param


def found(words: str) -> list[str]:
    return [exhibit.title for exhibit in get_search_backend().search(words, Exhibit.objects.all())]


def test_records_indexed_together_are_indexed_as_they_are_by_then(database: str) -> None:
    """As an index that is built anew does, or an import that settles what it owes."""
    kept, changed, deleted = (ExhibitFactory(title=f"渡口之{name}", description="旧词渡船") for name in "甲乙丙")
    read = list(Exhibit.objects.order_by("pk"))
    Exhibit.objects.filter(pk=changed.pk).update(description="后来的铁索桥")
    gone = deleted.pk
    deleted.delete()

    get_search_backend().add_bulk(Exhibit, read)

    assert found("铁索桥") == [changed.title]
    assert found("旧词渡船") == [kept.title]
    store = backends()["database"].store
    assert gone not in store.known(records.root_of(Exhibit))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_an_entry_that_is_being_written_is_waited_for(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read while public, withdrawn by another, written: the other's removal comes after it. SQLite has one writer anyway."""
    exhibit = ExhibitFactory(title="铜鼓岭夜渡", description="旧词渡船")
    source = sources["exhibit"]
    other = threading.Thread(target=withdraw, args=[exhibit.pk])

    def findables(ids: Iterable[int]) -> Iterable[Findable]:
        read = list(source.findables([*ids]))
        if not other.ident:
            assert connection.in_atomic_block
            other.start()
            until_it_waits(other)
        return read

    Exhibit.objects.filter(pk=exhibit.pk).update(description="新词摆渡")
    monkeypatch.setitem(sources, "exhibit", replace(source, findables=findables))
    entries.refresh("exhibit", [exhibit.pk])
    other.join(PATIENCE)
    assert not other.is_alive()
    assert not SearchEntry.objects.filter(title=exhibit.title).exists()
    assert list(get_search_backend().search("新词摆渡", SearchEntry.objects.all())) == []


def withdraw(pk: int) -> None:
    """Withdraw an exhibit past every signal, and have its entry follow, on a connection of one's own."""
    try:
        Exhibit.objects.filter(pk=pk).update(openness="controlled")
        entries.refresh("exhibit", [pk])
    finally:
        connections.close_all()


def until_it_waits(other: threading.Thread) -> None:
    """Until the other has to wait for a lock, or is done without."""
    end = time.monotonic() + PATIENCE
    while other.is_alive() and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
