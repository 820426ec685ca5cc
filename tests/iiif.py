"""Whether a IIIF resource is one: `data/iiif-presentation-3.schema.json`, and what a schema cannot say."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

SCHEMA = Path(__file__).parent / "data" / "iiif-presentation-3.schema.json"
KINDS = {"Manifest": "manifest", "Collection": "collection", "Canvas": "contentState"}


@cache
def _validator(kind: str) -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    del schema["oneOf"]
    return Draft202012Validator({**schema, "$ref": f"#/$defs/{kind}"})


def fault(resource: Any) -> str:
    """What is wrong with a Manifest, a Collection or a content state; "" for one that is in order."""
    validator = _validator(KINDS[resource["type"]])
    if error := best_match(validator.iter_errors(resource)):
        return f"{error.json_path}: {error.message}"
    if resource["type"] != "Manifest":
        return ""
    canvases = [canvas["id"] for canvas in resource["items"]]
    annotations = [note for canvas in resource["items"] for note in _annotations(canvas)]
    if astray := [note["id"] for note in annotations if note["target"] not in canvases]:
        return f"{astray}: about no canvas of this manifest"
    ids = Counter([*canvases, *(note["id"] for note in annotations), *_pages(resource)])
    return next((f"{found}: twice" for found, times in ids.items() if times > 1), "")


def _annotations(canvas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for page in (*canvas["items"], *canvas.get("annotations", ())):
        yield from page["items"]


def _pages(manifest: dict[str, Any]) -> Iterator[str]:
    for canvas in manifest["items"]:
        for page in (*canvas["items"], *canvas.get("annotations", ())):
            yield page["id"]
