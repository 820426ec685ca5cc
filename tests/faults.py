"""The site with a switch for disaster: a header makes the server's processes die at a chosen moment.

`X-Fault: before-commit`, `after-commit` (of the request's own transaction) or `before-reply`. It is
SIGKILL to the whole process group, as when the machine's power is cut for these processes.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from lantai.wsgi import application as site

armed = threading.local()
commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]


def die() -> None:
    os.killpg(os.getpgid(0), signal.SIGKILL)
    # The signal is on its way; nothing more may be done.
    signal.pause()


def deadly_commit(self: Any) -> Any:
    fault = getattr(armed, "fault", "")
    if fault == "before-commit":
        die()
    outcome = commit(self)
    if fault == "after-commit":
        die()
    return outcome


BaseDatabaseWrapper._commit = deadly_commit  # type: ignore[attr-defined]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    armed.fault = environ.get("HTTP_X_FAULT", "")
    reply: Iterable[bytes] = site(environ, start_response)
    if armed.fault == "before-reply":
        die()
    armed.fault = ""
    return reply
