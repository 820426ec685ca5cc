"""What a handover is made of. Apps register parts: functions that write files of their own below `data/`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lantai.ops.made_files import Tell

# Writes into the folder of the payload; returns sentences for the README about what it left out.
Write = Callable[[Path, Tell], list[str]]


@dataclass(frozen=True)
class Part:
    """One part, written in the order of `order`; `name` is noted when it is whole."""

    name: str
    write: Write
    order: int


_parts: dict[str, Part] = {}


def register_part(name: str, write: Write, *, order: int = 50) -> None:
    """Have a part written into every handover."""
    _parts[name] = Part(name, write, order)


def all_parts() -> list[Part]:
    """In the order they are written."""
    return sorted(_parts.values(), key=lambda part: (part.order, part.name))
