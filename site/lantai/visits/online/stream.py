"""A Redis stream in place of the spool, for a site that runs on more than one machine.

A hit is one entry, written before the beacon is answered; with `appendonly yes` it survives the death of
Redis, and is on its disk within a second. The roller is the one consumer of a group. What it has counted is
committed together with the id of the last entry, and acknowledged afterwards: an entry that comes again,
because the roller died in between, lies before that id and is not counted again.
"""

import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from .spool import Hit, TornLineError, read_line

GROUP, CONSUMER, FIELD = "counting", "roller", b"hit"
BEGINNING = "0-0"
TIMEOUT = 1.0
PAUSE = 2.0
"""Seconds in which a Redis that did not answer is not asked again: visitors must not wait for it."""

Answer = TypeVar("Answer")


class StreamAwayError(OSError):
    """Redis did not answer."""


def in_use() -> bool:
    """Whether hits go to a stream."""
    return bool(settings.REDIS_URL and settings.VISITS_STREAM)


def require_client() -> None:
    """Raise `ImproperlyConfigured` if hits are to go to Redis and nothing could speak with it."""
    if in_use() and find_spec("redis") is None:
        raise ImproperlyConfigured(
            "REDIS_URL is set, but the package “redis” is not installed: pip install -r requirements-server.txt"
        )


def away() -> str:
    """What the operator is told then."""
    return _("Redis does not answer; visits are refused until it does.")


class Stream:
    """The stream of one Redis. Safe for threads and forks, as its client is."""

    def __init__(self, url: str, name: str) -> None:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self.name = name
        self._errors = redis.RedisError
        self._refused = redis.ResponseError
        # Never sent again by itself: an answer that got lost would make two entries of one hit.
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        self._rest_until = 0.0

    # --- the beacon's side

    def append(self, hit: Hit) -> None:
        """Hand the hit to Redis. Raises `StreamAwayError` if it did not confirm it: it may not be counted."""
        self._ask_at_once(lambda redis: redis.xadd(self.name, {FIELD: hit.line()}))

    def salt(self, day: str, fresh: bytes, lives_until: float) -> bytes:
        """The salt of a day, the same on all machines; `fresh` if there is none yet. Redis forgets it by itself."""

        def agree(redis: Any) -> Any:
            redis.set(f"{self.name}:salt:{day}", fresh, nx=True, exat=int(lives_until))
            return redis.get(f"{self.name}:salt:{day}")

        salt = self._ask_at_once(agree)
        if not salt:
            raise StreamAwayError("Redis keeps no salt")
        return bytes(salt)

    def destroy_salt(self, day: str) -> bool:
        """Remove a day's salt, from Redis' file as well; whether there was one."""

        def forget(redis: Any) -> bool:
            gone = f"{self.name}:salt-gone:{day}"
            if redis.exists(gone):
                return False
            redis.delete(f"{self.name}:salt:{day}")
            # Its file still tells how it was set, until it is written anew.
            redis.bgrewriteaof()
            redis.set(gone, 1, ex=3 * 86_400)
            return True

        return self._ask(forget)

    # --- the roller's side

    def read(self, after: str, limit: int) -> list[tuple[str, Hit | None]]:
        """At most `limit` entries after an id, in their order; None for what is no hit.

        They stay pending until `acknowledge`. Whoever asks with the same id gets the same entries.
        """

        def take(redis: Any) -> list[tuple[str, Hit | None]]:
            self._found_group(redis)
            redis.xreadgroup(GROUP, CONSUMER, {self.name: ">"}, count=limit)
            found = redis.xreadgroup(GROUP, CONSUMER, {self.name: after}, count=limit)
            return [(entry.decode(), _hit(fields)) for _name, entries in found for entry, fields in entries]

        return self._ask(take)

    def acknowledge(self, until: str) -> None:
        """Forget all entries up to an id, which are counted."""

        def forget(redis: Any) -> None:
            self._found_group(redis)
            while pending := redis.xpending_range(self.name, GROUP, "-", until, 1000):
                redis.xack(self.name, GROUP, *(entry["message_id"] for entry in pending))
            milliseconds, _dash, number = until.partition("-")
            redis.xtrim(self.name, minid=f"{milliseconds}-{int(number) + 1}", approximate=False)

        self._ask(forget)

    def knows(self, last: str) -> bool:
        """Whether the stream has ever been as far as an id; if not, it was begun anew since."""

        def ask(redis: Any) -> bool:
            if not redis.exists(self.name):
                return True
            return _key(redis.xinfo_stream(self.name)["last-generated-id"].decode()) >= _key(last)

        return self._ask(ask)

    def oldest(self, after: str) -> float | None:
        """Unix time of the first entry after an id."""
        found = self._ask(lambda redis: redis.xrange(self.name, min=f"({after}", count=1))
        return int(found[0][0].split(b"-")[0]) / 1000 if found else None

    def complaint(self) -> str | None:
        """What the operator should mend of this Redis."""
        try:
            info = self._ask(lambda redis: {**redis.info("persistence"), **redis.info("memory")})
        except StreamAwayError:
            return away()
        if not info.get("aof_enabled"):
            return _("Redis keeps visits in memory only; set “appendonly yes”, or a restart loses them.")
        if str(info.get("maxmemory_policy", "")).startswith("allkeys"):
            return _("Redis may throw visits away when its memory is full; set “maxmemory-policy noeviction”.")
        return None

    def _ask_at_once(self, question: "Callable[[Any], Answer]") -> Answer:
        """For a visitor's request, which must not wait for a Redis that has just failed to answer."""
        if time.monotonic() < self._rest_until:
            raise StreamAwayError("Redis did not answer a moment ago")
        try:
            return self._ask(question)
        except StreamAwayError:
            self._rest_until = time.monotonic() + PAUSE
            raise

    def _ask(self, question: "Callable[[Any], Answer]") -> Answer:
        try:
            return question(self._redis)
        except self._errors as error:
            raise StreamAwayError(str(error)) from error

    def _found_group(self, redis: Any) -> None:
        try:
            redis.xgroup_create(self.name, GROUP, id=BEGINNING, mkstream=True)
        except self._refused as error:
            if not str(error).startswith("BUSYGROUP"):
                raise


def _key(entry: str) -> tuple[int, int]:
    milliseconds, _dash, number = entry.partition("-")
    return int(milliseconds), int(number)


def _hit(fields: "dict[bytes, bytes] | None") -> Hit | None:
    try:
        return read_line((fields or {})[FIELD])
    except (KeyError, TornLineError):
        return None


_stream: Stream | None = None
_key_of_stream: tuple[str, str] = ("", "")
_opening = threading.Lock()


def stream() -> Stream:
    """The stream of this process. Raises `ImproperlyConfigured` without the client."""
    global _stream, _key_of_stream
    key = (settings.REDIS_URL, settings.VISITS_STREAM)
    if _stream is None or _key_of_stream != key:
        require_client()
        with _opening:
            _stream, _key_of_stream = Stream(*key), key
    return _stream
