"""The backend of the database the site runs on. `BACKEND` of `WAGTAILSEARCH_BACKENDS` names this module."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802, modelsearch asks for this name
    """The database's backend; raises `ImproperlyConfigured` for a database that has none."""
    if connection.vendor == "sqlite":
        from .sqlite import SQLiteSearchBackend

        return SQLiteSearchBackend(params)
    if connection.vendor == "postgresql":
        from .postgresql import PostgreSQLSearchBackend

        return PostgreSQLSearchBackend(params)
    raise ImproperlyConfigured(f"There is no search for {connection.vendor}; use SQLite or PostgreSQL.")
