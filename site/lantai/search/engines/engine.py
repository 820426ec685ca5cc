"""An engine beside the database: how it is told of records, asked, and done without.

Elasticsearch and OpenSearch differ in their clients alone; see the modules of those names.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.crypto import get_random_string
from modelsearch.backends.base import BaseIndex, get_model_root
from modelsearch.index import class_is_indexed

from .. import records, state, waiting
from ..models import WaitingChange
from .compiling import PlannedBackend
from .engine_query import EngineCompletion, EngineQuery, Mapping
from .engine_results import DEEPEST, EngineResults

logger = logging.getLogger(__name__)

# A person waits no longer than this for an engine; a rebuild may.
SECONDS, PATIENT_SECONDS = 2, 60
# After it did not answer it is left alone for a while.
REST = 15.0
SETTINGS = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "max_result_window": DEEPEST,
    # So long a deletion is remembered, lest a rebuild write the record once more.
    "gc_deletes": "1h",
}
_away_until: dict[str, float] = {}


class EngineIndex(BaseIndex):
    """The index of one family of models, an alias of the index in use."""

    def __init__(self, backend: "EngineBackend", name: str, *, is_being_built: bool = False) -> None:
        super().__init__(backend)
        self.name = name
        self.is_being_built = is_being_built

    def get_key(self) -> str:
        return self.name

    def add_model(self, model: Any) -> None:
        self.backend.patient.indices.put_mapping(index=self.name, body=Mapping(model).get_mapping())

    def add_item(self, item: Any) -> None:
        self.add_items(type(item), [item])

    def add_items(self, model: Any, items: Iterable[Any]) -> None:
        """Send records to an index being built; note a change of them otherwise."""
        if not class_is_indexed(model):
            return
        if not self.is_being_built:
            waiting.note(model, [item.pk for item in items])
            return
        # Each is read once more after the number was: the version of what is sent is at least that.
        number = waiting.last_number()
        keys = [item.pk for item in items]
        fresh = model.get_indexed_objects().filter(pk__in=keys)
        self.backend.send([self.name], [(_document(item), number) for item in fresh], [], self.backend.patient)

    def delete_item(self, item: Any) -> None:
        if class_is_indexed(type(item)):
            waiting.note(type(item), [item.pk])

    def refresh(self) -> None:
        self.backend.patient.indices.refresh(index=self.name)

    def reset(self) -> None:
        self.backend.drop(self.name)

    def __str__(self) -> str:
        return self.name


class EngineRebuilder:
    """A new index beside the one in use, which answers until an alias is moved to the new one."""

    def __init__(self, index: EngineIndex) -> None:
        self.backend: EngineBackend = index.backend
        self.alias = index.name
        self.index = EngineIndex(self.backend, f"{self.alias}_{get_random_string(8).lower()}", is_being_built=True)

    def start(self) -> EngineIndex:
        indices = self.backend.patient.indices
        self.backend.drop(building(self.alias))
        indices.create(
            index=self.index.name, body={"settings": {"index": SETTINGS}, "aliases": {building(self.alias): {}}}
        )
        return self.index

    def finish(self) -> None:
        indices = self.backend.patient.indices
        self.index.refresh()
        old = self.backend.behind(self.alias)
        actions: list[dict[str, Any]] = [
            {"add": {"index": self.index.name, "alias": self.alias}},
            {"remove": {"index": self.index.name, "alias": building(self.alias)}},
        ]
        actions += [{"remove_index": {"index": name}} for name in old]
        indices.update_aliases(body={"actions": actions})
        if self.alias == self.backend.last_index().name:
            state.rebuilt("engine")


def building(alias: str) -> str:
    """The alias of the index that is to follow."""
    return f"{alias}_building"


class EngineBackend(PlannedBackend):
    """Base of the backends of Elasticsearch and OpenSearch. Its client's errors are `errors`."""

    query_compiler_class = EngineQuery
    autocomplete_query_compiler_class = EngineCompletion
    index_class = EngineIndex
    results_class = EngineResults
    rebuilder_class = EngineRebuilder
    catch_indexing_errors = False
    errors: tuple[type[Exception], ...] = ()
    not_found: type[Exception]

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.url = params["URL"]
        self.prefix = params.get("INDEX_PREFIX", "lantai_")
        self.es = self.client(self.url, SECONDS)
        self.patient = self.client(self.url, PATIENT_SECONDS)

    @staticmethod
    def client(url: str, seconds: float) -> Any:
        """A client, shared within the process, that waits so long and does not try again."""
        raise NotImplementedError

    @staticmethod
    def bulk(client: Any, actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send actions; returns those that were refused."""
        raise NotImplementedError

    def get_index_for_model(self, model: Any) -> EngineIndex:
        root = get_model_root(model)
        return EngineIndex(self, f"{self.prefix}{root._meta.app_label}_{root.__name__}".lower())

    def last_index(self) -> EngineIndex:
        """The index a rebuild comes to last."""
        return list(self.all_indexes())[-1]

    # --- whether it is asked at all ------------------------------------------------

    def is_away(self) -> bool:
        """Whether it did not answer a moment ago."""
        return time.monotonic() < _away_until.get(self.url, 0)

    def is_trusted(self) -> bool:
        """Whether it may answer: there, built for these records, and told of every change."""
        return not self.is_away() and not state.is_outdated(state.of("engine")) and not WaitingChange.objects.exists()

    @contextmanager
    def watching(self) -> Iterator[Callable[[], bool]]:
        """Around requests: an engine that does not answer is logged, left alone for a while, and no error.

        Gives a function that says, afterwards, whether it answered.
        """
        failed = False
        try:
            yield lambda: not failed
        except self.errors as error:
            failed = True
            _away_until[self.url] = time.monotonic() + REST
            logger.warning("The search engine does not answer (%s); the database searches instead.", error)

    def ask_how_it_is(self) -> str | None:
        """What is wrong with it, in its own words; None where it answers."""
        try:
            self.es.search(index=self.last_index().name, body={"size": 0})
        except self.not_found:
            return "no index"
        except self.errors as error:
            return type(error).__name__
        return None

    # --- telling it ------------------------------------------------------------------

    def tell(self, root: Any, versions: dict[int, int]) -> None:
        """Bring documents of a family up to date: {key: number of the change}. Raises one of `errors`."""
        there: dict[int, Any] = {}
        for model in records.families()[root]:
            there |= {
                item.pk: item
                for item in model.get_indexed_objects().filter(pk__in=list(versions))  # type: ignore[attr-defined]
            }
        alias = self.get_index_for_model(root).name
        names = [alias] if self.es.indices.exists_alias(name=alias) else []
        if self.es.indices.exists_alias(name=building(alias)):
            names.append(building(alias))
        kept = [(_document(there[key]), number) for key, number in versions.items() if key in there]
        gone = [(key, number) for key, number in versions.items() if key not in there]
        self.send(names, kept, gone, self.es)
        for name in names:
            self.es.indices.refresh(index=name)

    def send(
        self, names: list[str], kept: list[tuple[dict[str, Any], int]], gone: list[tuple[int, int]], client: Any
    ) -> None:
        """Send documents and deletions with their versions to indexes; an older version than theirs is passed over."""
        actions = []
        for name in names:
            versioned = {"_index": name, "version_type": "external_gte"}
            actions += [
                {**versioned, "_id": document["pk"], "version": number, "_op_type": "index", "_source": document}
                for document, number in kept
            ]
            actions += [{**versioned, "_id": key, "version": number, "_op_type": "delete"} for key, number in gone]
        refused = [
            answer
            for item in self.bulk(client, actions)
            for answer in item.values()
            if answer["status"] not in {404, 409}
        ]
        if refused:
            logger.error("The search engine refused %d documents, first %s", len(refused), refused[0])
            state.failed("engine", f"{len(refused)} documents were refused: {refused[0].get('error')}")

    def behind(self, alias: str) -> list[str]:
        """The indexes an alias stands for; one that bears the name itself; none."""
        try:
            return list(self.patient.indices.get(index=alias))
        except self.not_found:
            return []

    def drop(self, alias: str) -> None:
        """Delete the indexes an alias stands for."""
        for name in self.behind(alias):
            self.patient.indices.delete(index=name)


def _document(item: Any) -> dict[str, Any]:
    document: dict[str, Any] = Mapping(type(item)).get_document(item)
    return document
