"""System checks of what an operator can get wrong."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, register

from lantai.settings.files import PRIVATE


@register("lantai")
def public_folder_holds_nothing_private(**_kwargs: object) -> list[Error]:
    """lantai.E001: a private storage inside the public folder would be served as files."""
    public = settings.MEDIA_ROOT.resolve()
    inside = [alias for alias in PRIVATE if (place := _location(alias)) and place.resolve().is_relative_to(public)]
    return [
        Error(
            f"The storage “{alias}” lies inside MEDIA_ROOT, where the web server serves everything.",
            hint="Set DATA_DIR so that the private storages are outside the public folder.",
            id="lantai.E001",
        )
        for alias in inside
    ]


def _location(alias: str) -> Path | None:
    """Its folder; None if it lies in a bucket, which is no folder of the web server."""
    location = settings.STORAGES[alias].get("OPTIONS", {}).get("location")
    return Path(location) if location else None
