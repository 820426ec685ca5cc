"""What heritage puts on its landing page."""

from typing import Any


def on_the_landing(page: Any) -> dict[str, Any]:
    """Context of /heritage/."""
    return {}
