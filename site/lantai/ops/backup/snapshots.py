"""Taking a snapshot, proving it, restoring it.

A manifest says when it was taken and by which migrations; of the database its content and what each table holds; of
each file its area, name, bytes, time and content. The database comes first: a file it names that goes away meanwhile
belonged to a record that was deleted, and is told.
"""

import gzip
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from . import databases, files
from .store import BackupError, Manifest, Store

Progress = Callable[[str], None]
# Told how far it is: step in words, steps done, steps in all; may raise, and then nothing more is done.
Tell = Callable[[str, int, int], None]


def _untold(_step: str, _done: int, _total: int) -> None:
    """For those who ask for no progress."""


@dataclass
class Outcome:
    """What was done with a snapshot."""

    snapshot: str
    rows: int
    files: int
    bytes: int
    new_contents: int = 0
    gone_meanwhile: list[str] = field(default_factory=list)


def take(store: Store, say: Progress, tell: Tell = _untold) -> Outcome:
    """Add a snapshot to a store. Raises `BackupError`, or `OSError` when a disk is full, and as `tell` does."""
    tell(_("Copying the database"), 0, 0)
    name = f"{timezone.now():%Y%m%dT%H%M%S.%fZ}"
    before = _files_before(store)
    with tempfile.TemporaryDirectory(dir=store.folder, prefix="making-") as folder:
        dumped, packed = Path(folder, "database"), Path(folder, "database.gz")
        tables = databases.dump(dumped)
        say(_("Database: %(n)d tables") % {"n": len(tables)})
        _pack(dumped, packed)
        with packed.open("rb") as content:
            database, _size, is_new = store.put(content)
        size = dumped.stat().st_size
    outcome = Outcome(name, sum(table["rows"] for table in tables.values()), 0, size, int(is_new))
    entries: list[dict[str, Any]] = []
    for area, file in files.all_files():
        entry = _keep_file(store, area, file, before.get((area, file)), outcome)
        if entry:
            entries.append(entry)
            outcome.files += 1
            outcome.bytes += entry["bytes"]
            # As many as the last time: there is no cheap way to know before.
            tell(_("Copying files"), outcome.files, max(len(before), outcome.files))
            if outcome.files % 500 == 0:
                say(_("Files: %(n)d") % {"n": outcome.files})
    store.write_snapshot(
        name,
        {
            "taken": timezone.now().isoformat(),
            "vendor": connection.vendor,
            "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
            "database": {"content": database, "bytes": size, "tables": tables},
            "files": entries,
        },
    )
    return outcome


def prove(store: Store, name: str, say: Progress, tell: Tell = _untold) -> Outcome:
    """Restore a snapshot into a scratch place and compare it with its manifest; raises `BackupError` naming what differs."""
    manifest = store.read_snapshot(name)
    _same_vendor(manifest)
    with tempfile.TemporaryDirectory(prefix="lantai-verify-") as folder:
        database = _unpack_database(store, manifest, Path(folder))
        with databases.tried_out(database) as tables:
            _compare(manifest["database"]["tables"], tables)
        say(_("Database: %(n)d tables are as they were") % {"n": len(manifest["database"]["tables"])})
        database.unlink()
        size = manifest["database"]["bytes"]
        scratch = Path(folder, "file")
        for number, entry in enumerate(manifest["files"], 1):
            with scratch.open("wb") as target:
                size += _checked_file(store, entry, target)
            tell(_("Comparing files"), number, len(manifest["files"]))
            if number % 500 == 0:
                say(_("Files: %(n)d") % {"n": number})
    rows = sum(table["rows"] for table in manifest["database"]["tables"].values())
    return Outcome(name, rows, len(manifest["files"]), size)


def restore(store: Store, name: str, say: Progress) -> Outcome:
    """Make an empty installation what a snapshot was, then bring it up to this version. Raises `BackupError`.

    Nothing is touched before all of the snapshot has been read and believed.
    """
    manifest = store.read_snapshot(name)
    _same_vendor(manifest)
    _not_newer(manifest)
    if not databases.is_empty():
        raise BackupError(_("There is a database here already. Restore into an empty installation: a new DATA_DIR."))
    for area, file in files.all_files():
        raise BackupError(_("%(file)s is here already. Restore into an empty DATA_DIR.") % {"file": f"{area}/{file}"})
    # Beside where it belongs, so that what was read and believed only has to be moved.
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restoring-") as folder:
        database = _unpack_database(store, manifest, Path(folder))
        with databases.tried_out(database) as tables:
            _compare(manifest["database"]["tables"], tables)
        size = manifest["database"]["bytes"]
        for number, entry in enumerate(manifest["files"]):
            with Path(folder, str(number)).open("wb") as target:
                size += _checked_file(store, entry, target)
            if number and number % 500 == 0:
                say(_("Files: %(n)d") % {"n": number})
        for number, entry in enumerate(manifest["files"]):
            with Path(folder, str(number)).open("rb") as content:
                _put_file(entry, content)
        # Last: where there is a database, there are its files.
        databases.put_in_place(database)
    rows = sum(table["rows"] for table in manifest["database"]["tables"].values())
    outcome = Outcome(name, rows, len(manifest["files"]), size)
    _compare(manifest["database"]["tables"], databases.tables_now())
    say(_("Database and files are as they were; now they are brought up to this version."))
    call_command("migrate", verbosity=0)
    call_command("prepare_pictures", verbosity=0)
    return outcome


def _files_before(store: Store) -> dict[tuple[str, str], dict[str, Any]]:
    """Files of the last snapshot; what has the same bytes and the same time is not read again."""
    if names := store.snapshots():
        return {(entry["area"], entry["name"]): entry for entry in store.read_snapshot(names[-1])["files"]}
    return {}


def _keep_file(
    store: Store, area: str, name: str, before: dict[str, Any] | None, outcome: Outcome
) -> dict[str, Any] | None:
    storage = storages[area]
    try:
        size, time = storage.size(name), storage.get_modified_time(name).isoformat()
        same = before and (before["bytes"], before["time"]) == (size, time)
        if before and same and store.path(before["content"]).exists():
            return before
        with storage.open(name) as content:
            kept, size, is_new = store.put(content.file or content)
    except FileNotFoundError:
        outcome.gone_meanwhile.append(f"{area}/{name}")
        return None
    outcome.new_contents += is_new
    return {"area": area, "name": name, "bytes": size, "time": time, "content": kept}


def _pack(dumped: Path, packed: Path) -> None:
    # Without a time in its head the same database is the same content.
    with (
        dumped.open("rb") as source,
        packed.open("wb") as target,
        gzip.GzipFile(filename="", mode="wb", fileobj=target, compresslevel=6, mtime=0) as zipped,
    ):
        shutil.copyfileobj(source, zipped)


def _unpack_database(store: Store, manifest: Manifest, folder: Path) -> Path:
    packed, database = folder / "database.gz", folder / "database"
    with packed.open("wb") as target:
        store.get(manifest["database"]["content"], target)
    with gzip.open(packed) as source, database.open("wb") as whole:
        shutil.copyfileobj(source, whole)
    packed.unlink()
    return database


def _checked_file(store: Store, entry: dict[str, Any], target: Any) -> int:
    try:
        return store.get(entry["content"], target)
    except BackupError as error:
        raise BackupError(f"{entry['area']}/{entry['name']}: {error}") from error


class _Movable(File):
    """A file that a storage on the same disk moves instead of copying."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def _put_file(entry: dict[str, Any], content: Any) -> None:
    storage = storages[entry["area"]]
    written = storage.save(entry["name"], _Movable(content))
    if written != entry["name"]:
        raise BackupError(_("%(file)s could not be put back under its name.") % {"file": entry["name"]})


def _compare(kept: databases.Tables, found: databases.Tables) -> None:
    differing = sorted(name for name in kept.keys() | found.keys() if kept.get(name) != found.get(name))
    if differing:
        raise BackupError(_("These tables differ from the backup: %(names)s") % {"names": ", ".join(differing)})


def _same_vendor(manifest: Manifest) -> None:
    if manifest["vendor"] != connection.vendor:
        words = {"theirs": manifest["vendor"], "ours": connection.vendor}
        raise BackupError(_("The backup is of %(theirs)s, DATABASE_URL names %(ours)s.") % words)


def _not_newer(manifest: Manifest) -> None:
    known = {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if newer := sorted(set(manifest["migrations"]) - known):
        raise BackupError(
            _("The backup is of a later version of the site (%(name)s): update first.") % {"name": newer[0]}
        )
