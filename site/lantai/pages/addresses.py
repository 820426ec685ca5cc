"""Addresses as the outside knows them, whatever host a request came in by."""

from django.conf import settings


def absolute(path: str) -> str:
    """A path of this site with scheme and host in front, from BASE_URL."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
