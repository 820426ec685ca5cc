"""Loaders of the demonstration content; each domain app registers its own."""

from collections.abc import Callable

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
