"""Building an index anew, while it goes on answering."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from modelsearch.index import get_indexed_models

from . import state
from .engines import backends

CHUNK = 200


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

    Returns how many records were indexed. Raises what the engine raises; the state then tells it.
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
    except Exception as error:
        state.failed(name, f"{type(error).__name__}: {error}")
        raise
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
