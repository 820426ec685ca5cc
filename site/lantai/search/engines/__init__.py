"""The engines: the database the site runs on, and one beside it where `SEARCH_URL` names one."""

from typing import Any

from django.conf import settings
from modelsearch.backends import get_search_backend

DATABASE, ENGINE = "database", "engine"


def of_database() -> Any:
    """The backend of the database, which every record is indexed in, engine or not."""
    from .backend import SearchBackend

    return SearchBackend({})


def backends() -> dict[str, Any]:
    """All backends in use by name: "database", and "engine" where there is one."""
    return {DATABASE: of_database()} | ({ENGINE: get_search_backend()} if settings.SEARCH_URL else {})
