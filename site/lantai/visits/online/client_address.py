"""The address of a visitor, for the hash of the day. It is never written anywhere."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings

UNIX_SOCKET = "unix"


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(entry, strict=False) for entry in trusted if entry != UNIX_SOCKET)


def _is_proxy(address: str, trusted: tuple[str, ...]) -> bool:
    if not address:
        return UNIX_SOCKET in trusted
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in _networks(trusted))


def client_address(meta: Mapping[str, str]) -> str:
    """The nearest address that is not one of `TRUSTED_PROXIES`.

    `X-Forwarded-For` is read from the right, and only as far as trusted proxies wrote it: what a visitor
    puts there changes nothing.
    """
    address = meta.get("REMOTE_ADDR", "")
    trusted = tuple(settings.TRUSTED_PROXIES)
    if not trusted or not _is_proxy(address, trusted):
        return address
    for forwarded in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        candidate = forwarded.strip()
        try:
            ip_address(candidate)
        except ValueError:
            return address
        address = candidate
        if not _is_proxy(address, trusted):
            break
    return address
