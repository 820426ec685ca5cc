"""Reading `SEARCH_URL`: empty, an Elasticsearch, or an OpenSearch."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASE = {"BACKEND": "lantai.search.engines.backend"}
_OPENSEARCH = "opensearch+"


def backends(url: str) -> dict[str, dict[str, Any]]:
    """`WAGTAILSEARCH_BACKENDS` for an address. The database is searched in any case: it stands in for an engine.

    `https://user:password@host:9200` is Elasticsearch 8, `opensearch+https://…` OpenSearch. Raises
    `ImproperlyConfigured` for anything else, and where the client of OpenSearch is not installed.
    """
    if not url:
        return {"default": DATABASE}
    name = "opensearch" if url.startswith(_OPENSEARCH) else "elasticsearch"
    bare = url.removeprefix(_OPENSEARCH)
    parts = urlsplit(bare)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(
            "SEARCH_URL must be http(s)://host:port (Elasticsearch) or opensearch+http(s)://host:port (OpenSearch)."
        )
    if name == "opensearch" and find_spec("opensearchpy") is None:
        raise ImproperlyConfigured(
            "SEARCH_URL names an OpenSearch, whose client is not installed: pip install --require-hashes "
            "-r requirements-server.txt"
        )
    if parts.port is None:
        bare = parts._replace(netloc=f"{parts.netloc}:{443 if parts.scheme == 'https' else 9200}").geturl()
    return {"default": {"BACKEND": f"lantai.search.engines.{name}", "URL": bare}, "database": DATABASE}
