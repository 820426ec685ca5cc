"""The public walk through one exhibition."""

from typing import TYPE_CHECKING, Any

from . import placement

if TYPE_CHECKING:
    from .models import ExhibitionPage


def walk_context(page: "ExhibitionPage") -> dict[str, Any]:
    """Template context of an exhibition: sections, counts by kind, runs.

    The stream is resolved from one load of its exhibits; those the public may not
    see are absent, in a preview too.
    """
    exhibits = placement.exhibits_of(page)
    placement.resolve(page, exhibits)
    return {
        "sections": _sections(page.body),
        "exhibits": exhibits,
        "counts": placement.counts(exhibits),
        "runs": sorted(page.runs.all(), key=lambda run: run.starts_on),
        "curators": [block.value for block in page.curators],
        "partners": [block.value for block in page.partners],
    }


def _sections(body: Any) -> list[dict[str, Any]]:
    """The stream cut at its section blocks; blocks before the first stand in a section without heading."""
    sections: list[dict[str, Any]] = []
    number = 0
    for block in body:
        if block.block_type == "section":
            number += 1
            sections.append({"number": number, "anchor": f"u{number}", "heading": block, "blocks": []})
        else:
            if not sections:
                sections.append({"number": 0, "anchor": "", "heading": None, "blocks": []})
            sections[-1]["blocks"].append(block)
    return sections
