"""What a contributor keeps: the number, and a QR code that leads to its page."""

from typing import Any

import segno
from django.urls import reverse

from lantai.pages.addresses import absolute

from . import receipt


def to_keep(number: str) -> dict[str, Any]:
    """The number as written, the address of its page, and that address as a QR code.

    The number stands behind the `#`: browsers keep that part to themselves, so it is in no log.
    """
    written = receipt.written(number)
    address = f"{absolute(reverse('submissions:receipt'))}#{written}"
    return {"number": number, "written": written, "address": address.partition("#")[0], "qr": qr(address)}


def qr(words: str) -> str:
    """As a data URI of an SVG picture."""
    return segno.make(words, error="m").svg_data_uri(scale=6, border=2)
