"""Who is the same visitor today: a keyed hash that nobody can follow to the next day.

BLAKE2b of address and agent string, keyed with a random salt of the day that all workers share
and that is destroyed shortly after the day ends. Without the salt a hash leads back to nobody.
"""

import datetime
import hashlib
import os
import secrets
import threading
from pathlib import Path

from django.conf import settings

from . import days, stream

GRACE = 600  # seconds after midnight in which a request under way may still need the salt
_PREFIX = "salt-"
_current: tuple[str, datetime.date, bytes] | None = None
_lock = threading.Lock()


def visitor_hash(address: str, agent: str, timestamp: float) -> int:
    """Sixty-four bits for this visitor on this day. Raises `OSError` if the salt cannot be read or made."""
    salt = _salt(days.day_of(timestamp))
    digest = hashlib.blake2b(f"{address}\n{agent}".encode(errors="replace"), key=salt, digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def destroy_old_salts(now: float) -> int:
    """Overwrite and remove salts of days that ended more than the grace time ago; returns how many."""
    gone = 0
    for file in settings.VISITS_DIR.glob(f"{_PREFIX}*"):
        day = datetime.date.fromisoformat(file.name.removeprefix(_PREFIX)[:10])
        if now < days.start_of(day + datetime.timedelta(days=1)) + GRACE:
            continue
        with file.open("r+b") as salt:
            salt.write(bytes(file.stat().st_size))
            salt.flush()
            os.fsync(salt.fileno())
        file.unlink()
        gone += 1
    return gone


def destroy_streams_salt(now: float) -> bool:
    """The same for the salt of yesterday that machines share through a stream. Raises `OSError`."""
    today = days.day_of(now)
    if now < days.start_of(today) + GRACE:
        return False
    return stream.stream().destroy_salt((today - datetime.timedelta(days=1)).isoformat())


def _salt(day: datetime.date) -> bytes:
    global _current
    shared = stream.in_use()
    where = settings.REDIS_URL if shared else str(settings.VISITS_DIR)
    if _current and _current[0] == where and _current[1] == day:
        return _current[2]
    with _lock:
        salt = _streams_salt(day) if shared else _shared_salt(settings.VISITS_DIR, day)
        _current = (where, day, salt)
    return salt


def _streams_salt(day: datetime.date) -> bytes:
    ends = days.start_of(day + datetime.timedelta(days=1))
    return stream.stream().salt(day.isoformat(), secrets.token_bytes(32), ends + GRACE)


def _shared_salt(folder: Path, day: datetime.date) -> bytes:
    """The first worker to come makes it; a link appears whole or not at all."""
    file = folder / f"{_PREFIX}{day.isoformat()}"
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        making = folder / f"{_PREFIX}{day.isoformat()}.{secrets.token_hex(6)}"
        try:
            descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as writing:
                writing.write(secrets.token_bytes(32))
                writing.flush()
                os.fsync(writing.fileno())
            os.link(making, file)
        except FileExistsError:
            pass  # another worker was first
        finally:
            making.unlink(missing_ok=True)
    return file.read_bytes()
