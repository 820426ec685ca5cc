"""System checks of what an operator can get wrong."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register("lantai")
def public_folder_holds_nothing_private(**_kwargs: Any) -> list[Error]:
    """lantai.E001: a private storage inside the public folder would be served as files."""
    public = settings.MEDIA_ROOT.resolve()
    return [
        Error(
            f"The storage “{alias}” lies inside MEDIA_ROOT, where the web server serves everything.",
            hint="Set DATA_DIR so that originals, renditions and held are outside the public folder.",
            id="lantai.E001",
        )
        for alias in ("originals", "renditions", "held")
        if public in (location := settings.STORAGES[alias]["OPTIONS"]["location"].resolve()).parents
        or location == public
    ]
