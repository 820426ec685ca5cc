"""IIIF Content State 1.0: a link to one picture of an exhibit, or to a part of it."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from .addresses import canvas_id, manifest_id

if TYPE_CHECKING:
    from ..models import Exhibit, ExhibitImage

PARAMETER = "iiif-content"
LONGEST = 4096
REGION = re.compile(r"(?:pixel:)?(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})")


@dataclass(frozen=True)
class Pointed:
    """What a content state points at: a canvas, and the part of it as x, y, width, height in its pixels."""

    canvas: str
    region: tuple[int, int, int, int] | None = None


def encode(state: dict[str, Any] | str) -> str:
    """A content state for a URL (Content State 1.0, 6): percent-encoded, then base64url without padding."""
    text = state if isinstance(state, str) else json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    # What JavaScript's encodeURIComponent leaves as it is.
    encoded = quote(text, safe="!'()*-._~").encode("ascii")
    return base64.urlsafe_b64encode(encoded).rstrip(b"=").decode("ascii")


def pointing_at(exhibit: "Exhibit", held: "ExhibitImage") -> str:
    """The encoded content state of one picture of an exhibit."""
    whole = {"id": manifest_id(exhibit), "type": "Manifest"}
    return encode({"id": canvas_id(exhibit, held), "type": "Canvas", "partOf": [whole]})


def decode(text: str) -> Pointed | None:
    """What an encoded content state points at; None for anything that is none, or that names no canvas.

    Takes a canvas, or an annotation (or content state of any motivation) whose target is one.
    """
    if not text or len(text) > LONGEST:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        state = json.loads(
            unquote(base64.b64decode(padded, altchars="-_", validate=True).decode("ascii"), errors="strict")
        )
    except (binascii.Error, ValueError, RecursionError):
        return None
    target = _target(state)
    if target is None:
        return None
    canvas, _sign, fragment = target.partition("#")
    region = REGION.fullmatch(fragment.removeprefix("xywh=")) if fragment.startswith("xywh=") else None
    numbers = tuple(int(number) for number in region.groups()) if region else None
    return Pointed(canvas, (numbers[0], numbers[1], numbers[2], numbers[3]) if numbers and all(numbers[2:]) else None)


def _target(state: Any) -> str | None:
    """The id of the canvas in a content state, with its fragment."""
    if isinstance(state, list):
        state = state[0] if state else None
    if not isinstance(state, dict):
        return None
    if state.get("type") == "Annotation":
        target = state.get("target")
        return target if isinstance(target, str) else _target(target)
    found = state.get("id")
    return found if state.get("type") == "Canvas" and isinstance(found, str) else None
