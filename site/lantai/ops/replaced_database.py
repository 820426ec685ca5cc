"""SQLite's connections stay open from one request to the next: not to a file that is no longer the site's.

A file that was put aside, or restored over, would still be read and written through a connection that has it open, and
what somebody saved would be lost with it.
"""

import os
from typing import Any

from django.core.signals import request_started
from django.db import connections
from django.db.backends.signals import connection_created


def note(sender: Any, connection: Any, **_kwargs: Any) -> None:
    """Receiver of Django's signal: which file a new connection has open."""
    if connection.vendor == "sqlite":
        connection.file_number = _number(connection)


def look(**_kwargs: Any) -> None:
    """Receiver of Django's signal that a request begins: close connections to what is another file by now, or none."""
    for connection in connections.all(initialized_only=True):
        known = getattr(connection, "file_number", None)
        is_idle = connection.connection is not None and not connection.in_atomic_block
        if known is not None and is_idle and known != _number(connection):
            connection.close()


def _number(connection: Any) -> int | None:
    try:
        return os.stat(connection.settings_dict["NAME"]).st_ino  # noqa: PTH116 - at every request
    except OSError:
        return None


def connect() -> None:
    """Listen. Called when the app is ready."""
    connection_created.connect(note, dispatch_uid="ops.replaced_database.note")
    request_started.connect(look, dispatch_uid="ops.replaced_database.look")
