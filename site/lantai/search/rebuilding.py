"""Building an index anew, while it goes on answering."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django_tasks import task
from modelsearch.index import get_indexed_models

from . import state
from .engines import ENGINE, backends

CHUNK = 200


class EngineAwayError(OSError):
    """The engine did not answer during a rebuild; what answered before goes on answering."""


def begin(user: Any) -> None:
    """Have all indexes built anew in the background. Raises `PermissionDenied`."""
    if not user.has_perm("search.rebuild_index"):
        raise PermissionDenied
    for name in backends():
        if not state.is_rebuilding(state.of(name)):
            state.begun(name, 0)
            perform.enqueue(name)


@task(backend="long")
def perform(name: str) -> None:
    """Task: build an index anew. An engine that is away is told by the state, not by an error."""
    with suppress(EngineAwayError):
        rebuild(name)


def rebuild_outdated() -> None:
    """Periodic job: build anew what is outdated or was never built, if nobody does. Raises `EngineAwayError`."""
    for name, backend in backends().items():
        found = state.of(name)
        needed = state.is_outdated(found) or found.error
        if needed and not state.is_rebuilding(found) and not (name == ENGINE and backend.is_away()):
            rebuild(name)


def records_in_all(most: int | None = None) -> int:
    """How many records are indexed; counting may stop at `most`."""
    total = 0
    for model in get_indexed_models():
        objects = model.get_indexed_objects().order_by()
        total += objects.count() if most is None else len(objects.values_list("pk")[:most])
        if most is not None and total >= most:
            break
    return total


def rebuild(name: str) -> int:
    """Build the index of a backend ("database", "engine") anew, noting how far it is.

    Returns how many records were indexed. Raises `EngineAwayError`; the state then tells of it.
    """
    backend = backends()[name]
    state.begun(name, records_in_all())
    done = 0
    try:
        for index, models in _by_index(backend):
            rebuilder = backend.rebuilder_class(index)
            target = rebuilder.start()
            for model in models:
                target.add_model(model)
                for some in _chunks(model):
                    target.add_items(model, some)
                    done += len(some)
                    state.heard(name, done)
            rebuilder.finish()
    except getattr(backend, "errors", ()) as error:
        state.failed(name, type(error).__name__)
        raise EngineAwayError(str(error)) from error
    state.rebuilt(name)
    return done


def _by_index(backend: Any) -> list[tuple[Any, list[type[Model]]]]:
    indexes: dict[str, tuple[Any, list[type[Model]]]] = {}
    for model in get_indexed_models():
        index = backend.get_index_for_model(model)
        indexes.setdefault(index.get_key(), (index, []))[1].append(model)
    return list(indexes.values())


def _chunks(model: Any) -> Iterator[list[Any]]:
    """The records of a model, in order of their keys, each read when it is its turn."""
    last: Any = None
    while True:
        objects = model.get_indexed_objects().order_by("pk")
        some = list((objects if last is None else objects.filter(pk__gt=last))[:CHUNK])
        if not some:
            return
        last = some[-1].pk
        yield some
