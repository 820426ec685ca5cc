"""What is remembered between requests: by each process for itself, or by all in Redis."""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def caches(redis_url: str) -> dict[str, Any]:
    """`CACHES`. A Redis that is away is a cache that knows nothing: the site goes on, more slowly.

    Raises `ImproperlyConfigured` if what speaks with it is not installed.
    """
    if not redis_url:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    if not find_spec("django_redis"):
        raise ImproperlyConfigured("REDIS_URL is set: install requirements-server.txt, which speaks with Redis.")
    options = {
        "IGNORE_EXCEPTIONS": True,
        "SOCKET_CONNECT_TIMEOUT": 0.5,
        "SOCKET_TIMEOUT": 1.0,
        "CONNECTION_POOL_KWARGS": {"health_check_interval": 30},
    }
    return {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": "lantai",
            "OPTIONS": options,
        }
    }
