"""Building an index anew, while it goes on answering."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from modelsearch.index import get_indexed_models

from lantai.ops.work.kinds import CannotDoError, kind
from lantai.ops.work.models import Job
from lantai.ops.work.running import Work

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
            perform.start(name, user=user)


def _ended(job: Job) -> None:
    """Whatever ended it, the index is not being built any more; the one before goes on answering."""
    if job.state in {Job.State.CANCELLED, Job.State.FAILED} and state.of(job.arguments[0]).begun_at:
        state.failed(job.arguments[0], str(job.get_state_display()))


@kind(
    "search.index",
    gettext_lazy("Search index"),
    url=lambda _job: reverse("search_index"),
    may=lambda user, _job: user.has_perm("search.rebuild_index"),
    ended=_ended,
)
def perform(work: Work, name: str) -> None:
    """Build an index anew; whoever cancels leaves the one before."""
    words = gettext("Building the index")
    try:
        rebuild(name, lambda done, total: work.tell(words, done, total))
    except EngineAwayError as error:
        raise CannotDoError(gettext("The search engine does not answer: %(error)s") % {"error": error}) from error


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


def rebuild(name: str, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Build the index of a backend ("database", "engine") anew, noting how far it is.

    Returns how many records were indexed. Raises `EngineAwayError`; the state then tells of it.
    """
    backend = backends()[name]
    total = records_in_all()
    state.begun(name, total)
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
                    tell(done, total)
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
