"""Addresses made from Chinese words and archival codes."""

from anyascii import anyascii
from django.db import models
from django.utils.text import slugify


def slug_of(text: str) -> str:
    """ASCII slug of any text: 0101-ZP·1954-永-0001 → 0101-zp-1954-yong-0001."""
    return slugify(anyascii(str(text).replace("·", "-").replace("〔", "-").replace("〕", "-")))[:80].strip("-") or "x"


def free_slug(model: type[models.Model], text: str) -> str:
    """`slug_of(text)`, numbered if that slug is taken among `model`."""
    base = slug_of(text)
    if not model._default_manager.filter(slug=base).exists():
        return base
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
