"""System checks of what an operator can get wrong."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, register

PRIVATE = ("originals", "renditions", "held", "submissions")


@register("lantai")
def public_folder_holds_nothing_private(**_kwargs: Any) -> list[Error]:
    """lantai.E001: a private storage inside the public folder would be served as files."""
    public = settings.MEDIA_ROOT.resolve()
    inside = [alias for alias in PRIVATE if _location(alias).resolve().is_relative_to(public)]
    return [
        Error(
            f"The storage “{alias}” lies inside MEDIA_ROOT, where the web server serves everything.",
            hint="Set DATA_DIR so that the private storages are outside the public folder.",
            id="lantai.E001",
        )
        for alias in inside
    ]


def _location(alias: str) -> Path:
    storage: Any = settings.STORAGES[alias]
    return Path(storage["OPTIONS"]["location"])
