"""OpenSearch 2 and later, by its own client: Elasticsearch's refuses it."""

from functools import cache
from typing import Any

from opensearchpy import NotFoundError, OpenSearch
from opensearchpy.exceptions import OpenSearchException
from opensearchpy.helpers import bulk

from .engine import EngineBackend


class OpenSearchBackend(EngineBackend):
    errors = (OpenSearchException,)
    not_found = NotFoundError

    @staticmethod
    @cache
    def client(url: str, seconds: float) -> OpenSearch:
        return OpenSearch([url], timeout=seconds, max_retries=0, retry_on_timeout=False)

    @staticmethod
    def bulk(client: Any, actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        _done, refused = bulk(client, actions, raise_on_error=False)
        return refused if isinstance(refused, list) else []


SearchBackend = OpenSearchBackend
