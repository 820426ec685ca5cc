"""Where backups lie: a folder that holds every content once, under its own hash, and a manifest for each snapshot.

A second backup adds only what is new. With a passphrase all of it is encrypted in the age format
(age-encryption.org/v1): the store's own key is kept beside it, locked with the passphrase, and contents are named by
a keyed hash, so that not even a known file can be recognised.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pyrage
from django.utils.translation import gettext as _

FORMAT = 1
HEAD = "lantai-backup.json"
KEY = "key.age"
BLOCK = 1024 * 1024
Manifest = dict[str, Any]


class BackupError(Exception):
    """A backup that cannot be made, read or believed; the message says what, and what to do."""


class Store:
    """A folder of backups. `open` reads one that is there, `prepare` makes one."""

    def __init__(self, folder: Path, identity: Any = None, salt: bytes = b"") -> None:
        self.folder = folder
        self._identity = identity
        self._salt = salt

    @classmethod
    def open(cls, folder: Path, passphrase: str = "") -> "Store":
        """Raises `BackupError`: no store, of a later format, or locked with another passphrase."""
        try:
            head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise BackupError(_("%(folder)s holds no backup.") % {"folder": folder}) from None
        except ValueError as error:
            raise BackupError(_("%(file)s was altered or cut off.") % {"file": folder / HEAD}) from error
        if head.get("format") != FORMAT:
            raise BackupError(_("%(folder)s was written by a later version of the site.") % {"folder": folder})
        if not head["encrypted"]:
            return cls(folder)
        if not passphrase:
            raise BackupError(_("This backup is encrypted: set BACKUP_PASSPHRASE."))
        try:
            key = json.loads(pyrage.passphrase.decrypt((folder / KEY).read_bytes(), passphrase))
        except (pyrage.DecryptError, FileNotFoundError, ValueError) as error:
            raise BackupError(_("The passphrase does not open this backup, or key.age was altered.")) from error
        return cls(folder, pyrage.x25519.Identity.from_str(key["identity"]), bytes.fromhex(key["salt"]))

    @classmethod
    def prepare(cls, folder: Path, passphrase: str = "") -> "Store":
        """The store in a folder, made if the folder is empty or not there. Raises `BackupError`."""
        if (folder / HEAD).exists():
            return cls.open(folder, passphrase)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BackupError(_("%(folder)s holds other things: name an empty folder.") % {"folder": folder})
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if passphrase:
            key = {"identity": str(pyrage.x25519.Identity.generate()), "salt": secrets.token_hex(32)}
            write_whole(folder / KEY, pyrage.passphrase.encrypt(json.dumps(key).encode(), passphrase))
        head = {"format": FORMAT, "encrypted": bool(passphrase)}
        write_whole(folder / HEAD, json.dumps(head).encode())
        return cls.open(folder, passphrase)

    # --- contents ---------------------------------------------------------------------

    def put(self, content: IO[bytes]) -> tuple[str, int, bool]:
        """Keep a content that can be read twice: its name, its bytes, and whether it is new here."""
        digest, size = self._hash(), 0
        for block in iter(lambda: content.read(BLOCK), b""):
            digest.update(block)
            size += len(block)
        name = digest.hexdigest()
        target = self.path(name)
        if target.exists():
            return name, size, False
        content.seek(0)
        target.parent.mkdir(parents=True, exist_ok=True)
        making = target.with_suffix(f".{secrets.token_hex(4)}")
        try:
            with making.open("wb") as file:
                if self._identity:
                    pyrage.encrypt_io(content, file, [self._identity.to_public()])
                else:
                    shutil.copyfileobj(content, file, BLOCK)
                file.flush()
                os.fsync(file.fileno())
            making.rename(target)
        finally:
            making.unlink(missing_ok=True)
        return name, size, True

    def get(self, name: str, target: IO[bytes]) -> int:
        """Write a content to a file; its bytes. Raises `BackupError` if it is missing or is not what its name says."""
        checked = _Checked(target, self._hash())
        try:
            with self.path(name).open("rb") as file:
                if self._identity:
                    pyrage.decrypt_io(file, checked, [self._identity])
                else:
                    shutil.copyfileobj(file, checked, BLOCK)
        except FileNotFoundError:
            raise BackupError(_("%(name)s is missing from the backup.") % {"name": name}) from None
        except (pyrage.DecryptError, OSError) as error:
            raise BackupError(_("%(name)s was altered or cut off.") % {"name": name}) from error
        if checked.digest.hexdigest() != name:
            raise BackupError(_("%(name)s was altered or cut off.") % {"name": name})
        return checked.size

    def path(self, name: str) -> Path:
        """Where a content lies."""
        return self.folder / "objects" / name[:2] / name[2:]

    def _hash(self) -> Any:
        return hashlib.blake2b(key=self._salt, digest_size=32)

    # --- snapshots --------------------------------------------------------------------

    def write_snapshot(self, name: str, manifest: Manifest) -> None:
        """Keep a manifest. The snapshot is there only when this has ended."""
        content = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
        if self._identity:
            content = pyrage.encrypt(content, [self._identity.to_public()])
        # Its own hash ends it: a manifest cut off or altered is recognised before it is believed.
        write_whole(self._snapshot(name), content + b"\n" + self._checksum(content))

    def read_snapshot(self, name: str) -> Manifest:
        """A manifest. Raises `BackupError`."""
        try:
            content, _line, checksum = self._snapshot(name).read_bytes().rpartition(b"\n")
        except FileNotFoundError:
            raise BackupError(_("There is no snapshot %(name)s.") % {"name": name}) from None
        if checksum != self._checksum(content):
            raise BackupError(_("The manifest %(name)s was altered or cut off.") % {"name": name})
        if self._identity:
            content = pyrage.decrypt(content, [self._identity])
        manifest: Manifest = json.loads(content)
        return manifest

    def snapshots(self) -> list[str]:
        """Names, oldest first."""
        return sorted(file.stem for file in (self.folder / "snapshots").glob("*.snapshot"))

    def latest(self) -> str:
        """The name of the last snapshot. Raises `BackupError` if there is none."""
        if names := self.snapshots():
            return names[-1]
        raise BackupError(_("%(folder)s holds no finished backup.") % {"folder": self.folder})

    def forget_all_but(self, keep: int) -> int:
        """Delete all but the last snapshots, and every content that no remaining one holds; how many contents went."""
        for name in self.snapshots()[:-keep]:
            self._snapshot(name).unlink()
        held = {name for snapshot in self.snapshots() for name in contents(self.read_snapshot(snapshot))}
        gone = [file for file in self._objects() if file.parent.name + file.name not in held]
        for file in gone:
            file.unlink()
        return len(gone)

    def _objects(self) -> Iterator[Path]:
        return (self.folder / "objects").glob("*/*")

    def _snapshot(self, name: str) -> Path:
        return self.folder / "snapshots" / f"{name}.snapshot"

    def _checksum(self, content: bytes) -> bytes:
        return hashlib.blake2b(content, key=self._salt, digest_size=32).hexdigest().encode()


class _Checked:
    """Writes through and hashes what passes."""

    def __init__(self, target: IO[bytes], digest: Any) -> None:
        self.target, self.digest, self.size = target, digest, 0

    def write(self, block: bytes) -> int:
        self.digest.update(block)
        self.size += len(block)
        return self.target.write(block)

    def flush(self) -> None:
        self.target.flush()


def contents(manifest: Manifest) -> Iterator[str]:
    """Names of all contents of a snapshot."""
    yield manifest["database"]["content"]
    yield from (file["content"] for file in manifest["files"])


def write_whole(target: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    making = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    with making.open("wb") as file:
        shutil.copyfileobj(BytesIO(content), file)
        file.flush()
        os.fsync(file.fileno())
    making.rename(target)
