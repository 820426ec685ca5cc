"""Loaders of the demonstration content; each domain app registers its own."""

from collections.abc import Callable
from pathlib import Path

from django.apps import apps

Loader = Callable[[], str]

_loaders: list[tuple[int, Loader]] = []


def register_demo(order: int) -> Callable[[Loader], Loader]:
    """Decorator: register a loader that creates what is missing and returns a line saying what it did."""

    def add(loader: Loader) -> Loader:
        _loaders.append((order, loader))
        return loader

    return add


def loaders() -> list[Loader]:
    """All loaders, in order."""
    return [loader for _order, loader in sorted(_loaders, key=lambda item: item[0])]


def picture_files() -> list[Path]:
    """Pictures of the demonstration: those in the folder `demo/pictures` of any app."""
    found = (Path(app.path, "demo", "pictures").glob("*") for app in apps.get_app_configs())
    return sorted(file for files in found for file in files if file.suffix in {".webp", ".jpg", ".png"})
