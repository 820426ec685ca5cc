"""Pages made by an earlier state of the program leave the store: templates, translations and settings have changed."""

import hashlib
import sqlite3
from pathlib import Path

from django.conf import settings

from . import index

_PARTS = ("site", "exhibitions", "stories", "heritage", "templates", "locale", "static")
_SETTINGS = (
    "WAGTAILADMIN_BASE_URL",
    "STATIC_URL",
    "MEDIA_URL",
    "DEMO",
    "DEBUG",
    "LANGUAGE_CODE",
    "TIME_ZONE",
    "WAGTAIL_SITE_NAME",
)


_ours: list[str] = []


def check() -> None:
    """Empty the store if it was filled by another state of the program; called when a process begins to serve."""
    _ours[:] = [_state()]
    try:
        if is_ours(index.connection()):
            return
        with index.writing() as using:
            index.note_changes(using, ["*"])
            index.forget(using, index.pages(using))
            using.execute("INSERT OR REPLACE INTO release VALUES (1, ?)", _ours)
    finally:
        # The process may fork now.
        index.close()


def is_ours(using: sqlite3.Connection) -> bool:
    """Whether the store is for pages of this state. During an update processes of the one before still run."""
    using.execute("INSERT OR IGNORE INTO release VALUES (1, ?)", _ours)  # an index that was begun anew
    known = using.execute("SELECT state FROM release").fetchone()
    return bool(known and list(known) == _ours)


def _state() -> str:
    digest = hashlib.blake2b(digest_size=12)
    for part in _PARTS:
        for file in sorted((settings.REPOSITORY / part).rglob("*")):
            if file.suffix in (".py", ".html", ".mo", ".css", ".js", ".svg", ".json"):
                told = file.stat()
                digest.update(f"{file}\0{told.st_mtime_ns}\0{told.st_size}\n".encode())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    digest.update(manifest.read_bytes() if manifest.exists() else b"")
    digest.update(repr([getattr(settings, name, None) for name in _SETTINGS]).encode())
    return digest.hexdigest()
