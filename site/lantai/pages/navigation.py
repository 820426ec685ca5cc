"""The main menu: five or six words, all visible, no hidden menu.

Entries are registered by the apps whose pages they lead to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from .models import StandardPage


@dataclass(frozen=True)
class MenuEntry:
    """One word of the menu. `url` is called late, so that it follows the language; `order` sorts."""

    label: Any
    url: Callable[[], str]
    order: int


_entries: list[MenuEntry] = []


def register_menu_entry(label: Any, url: Callable[[], str], order: int) -> None:
    """Add an entry to the main menu of the public site."""
    _entries.append(MenuEntry(label, url, order))
    _entries.sort(key=lambda entry: entry.order)


def main_menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Entries with label, url and whether the request is under them."""
    return [
        {"label": entry.label, "url": entry.url(), "is_current": request.path.startswith(entry.url())}
        for entry in _entries
    ]


def standard_pages() -> list[StandardPage]:
    """Live standard pages marked for menus, for the footer."""
    return list(StandardPage.objects.live().in_menu().order_by("path"))
