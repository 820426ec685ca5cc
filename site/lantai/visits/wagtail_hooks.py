"""Registration with the Wagtail admin; each half of the app has its own."""

from .onsite import hooks as onsite_hooks  # noqa: F401
