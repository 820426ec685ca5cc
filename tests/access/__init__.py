"""Rows of the access matrix that a part of the project brings along, one module a part.

A module declares what it has of:

`ROWS`: pattern of a URL name and the roles let in, as in `tests/test_access_matrix.py`.
`ACTIONS`: a function that tries something and says whether it worked, and the roles it must work for.
`samples(cast)`: one thing of each kind, keyed as `Address.example` looks them up.
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from django.test import Client

from ..cast import PEOPLE, Cast

Rows = list[tuple[str, set[str]]]
Action = Callable[[Client, dict[str, Any]], bool]

# "" is anybody without an account: visitors, and contributors of stories. An outsider has an account and no role.
VISITORS = {"", "outsider"}
REVIEWERS = {"reviewer", "reviewer2", "final_reviewer"}
EVERYBODY = {"", *PEOPLE}
SIGNED_IN = EVERYBODY - VISITORS
EDITOR = {"editor", "admin"}
ADMIN = {"admin"}
NOBODY: set[str] = set()


def _parts() -> list[ModuleType]:
    return [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]


def rows() -> Rows:
    """All rows, part by part."""
    return [row for part in _parts() for row in getattr(part, "ROWS", [])]


def actions() -> list[tuple[Action, set[str]]]:
    """All actions, part by part."""
    return [action for part in _parts() for action in getattr(part, "ACTIONS", [])]


def samples(cast: Cast) -> dict[str, Any]:
    """The sample things of all parts."""
    things: dict[str, Any] = {}
    for part in _parts():
        if make := getattr(part, "samples", None):
            things |= make(cast)
    return things
