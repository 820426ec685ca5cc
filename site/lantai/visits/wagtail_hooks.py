"""Registration with the Wagtail admin; each half of the app has its own."""

from .online import hooks as online_hooks  # noqa: F401
from .onsite import hooks as onsite_hooks  # noqa: F401
