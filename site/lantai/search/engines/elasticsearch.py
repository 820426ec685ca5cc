"""Elasticsearch 8."""

from functools import cache
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.helpers import bulk

from .engine import EngineBackend


class ElasticsearchBackend(EngineBackend):
    errors = (TransportError, ApiError)
    not_found = NotFoundError

    @staticmethod
    @cache
    def client(url: str, seconds: float) -> Elasticsearch:
        return Elasticsearch([url], request_timeout=seconds, max_retries=0, retry_on_timeout=False)

    @staticmethod
    def bulk(client: Any, actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        _done, refused = bulk(client, actions, raise_on_error=False)
        return refused if isinstance(refused, list) else []


SearchBackend = ElasticsearchBackend
