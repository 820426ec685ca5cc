"""Yearbooks in the Wagtail admin."""

from .viewsets import YearbookViewSetGroup

__all__ = ["YearbookViewSetGroup"]
