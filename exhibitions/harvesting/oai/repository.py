"""This repository as harvesters know it: its names and identifiers."""

import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from lantai.pages.addresses import absolute
from lantai.pages.models import HallSettings

from .errors import ProtocolError

SCHEME = "oai"
DELIMITER = ":"
# A namespace identifier as the OAI identifier format has it: a domain name.
NAMESPACE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+")

# `emailType` of OAI-PMH.xsd.
EMAIL = re.compile(r"\S+@(\S+\.)+\S+")


def base_url() -> str:
    """Where requests go."""
    return absolute(reverse("oai"))


def namespace() -> str:
    """The host in identifiers: `OAI_NAMESPACE`, which stays when the site moves, else that of BASE_URL."""
    return settings.OAI_NAMESPACE or urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""


def identifier(slug: str) -> str:
    """oai:<host>:<slug>."""
    return DELIMITER.join((SCHEME, namespace(), slug))


def slug_of(text: str) -> str:
    """The slug in an identifier. Raises `ProtocolError` (idDoesNotExist) for one of another repository or of another form."""
    start = identifier("")
    if not text.startswith(start) or len(text) > len(start) + 90:
        raise ProtocolError("idDoesNotExist", "There is no record of that identifier.")
    return text.removeprefix(start)


def administrator(hall: HallSettings) -> str:
    """The e-mail address harvesters may write to, in the form the protocol's schema demands.

    The hall's own, else the one the site sends from, else its host's postmaster (RFC 2142); a trial on a host without a
    domain has none that is reached (RFC 2606).
    """
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""
    postmaster = f"postmaster@{host if '.' in host else f'{host}.invalid'}"
    offered = (hall.email, parseaddr(settings.DEFAULT_FROM_EMAIL)[1], postmaster)
    return next(address for address in offered if EMAIL.fullmatch(address))
