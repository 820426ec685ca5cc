"""The close view of an exhibit where nothing but its exhibition is to be reached: no other exhibits to compare with."""

import json
import re
from collections.abc import Callable, Container
from typing import Any

from bs4 import BeautifulSoup

# The slug in the id of a Canvas; see `exhibitions.iiif.addresses`.
_SLUG = re.compile(r"/iiif/3/([^/]+)/")
# As Django's `json_script`: nothing in the data ends the script.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def confine(
    soup: BeautifulSoup,
    slugs: Container[str],
    *,
    place: Callable[[str], str] | None = None,
    place_folder: Callable[[str], str] | None = None,
) -> None:
    """Leave in the data of the close view the exhibits with these slugs only.

    In a pack `place` and `place_folder` say where a public file and a folder of tiles lie, by their address on the site.
    """
    script = soup.select_one("script#viewer-data")
    if script is None:
        return
    data: dict[str, Any] = json.loads(script.string or "{}")
    data["others"] = [other for other in data["others"] if _slug_of(other) in slugs]
    sheets = [*data["sheets"], *(sheet for other in data["others"] for sheet in other["sheets"])]
    for sheet in sheets:
        if place is not None:
            sheet["plain"], sheet["small"] = place(sheet["plain"]), place(sheet["small"])
        if place_folder is not None and "tiles" in sheet:
            sheet["tiles"]["id"] = place_folder(sheet["tiles"]["id"])
    script.string = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)


def _slug_of(other: dict[str, Any]) -> str:
    found = _SLUG.search(other["sheets"][0]["canvas"]) if other["sheets"] else None
    return found[1] if found else ""
