"""When counts last changed, told without asking the database.

Public pages keep their figure in the cache under this stamp: all workers of a machine change to the
new figure together, so that a page stays the same for every visitor.
"""

import os
import secrets

from django.conf import settings

FILE = "rolled"


def stamp() -> str:
    """Changes whenever counts do; empty where nothing was ever counted."""
    try:
        state = (settings.VISITS_DIR / FILE).stat()
    except FileNotFoundError:
        return ""
    return f"{state.st_mtime_ns}.{state.st_ino}"


def renew() -> None:
    """Say that counts have changed."""
    settings.VISITS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    renewing = settings.VISITS_DIR / f"{FILE}.{os.getpid()}.{secrets.token_hex(4)}"
    renewing.touch(mode=0o600)
    renewing.replace(settings.VISITS_DIR / FILE)
