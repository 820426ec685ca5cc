"""Registration with the Wagtail admin."""

from .public import hooks  # noqa: F401
