"""An element's public page, put together."""

from typing import Any


def account_of(element: Any) -> dict[str, Any]:
    """Template context of an element's page."""
    return {"element": element}
