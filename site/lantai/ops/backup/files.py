"""Which files a backup holds: everything of the storages that could not be made again from the rest."""

from collections.abc import Iterator

from django.core.files.storage import storages

# Public and held are in it for the sound and film that lie there; pictures and tiles are made anew from originals.
AREAS = ("originals", "papers", "submissions", "default", "held")
MADE_ANEW = ("pictures/", "tiles/", ".")


def all_files() -> Iterator[tuple[str, str]]:
    """Area and name of each file."""
    for area in AREAS:
        for name in _below(area, ""):
            yield area, name


def _below(area: str, folder: str) -> Iterator[str]:
    try:
        folders, names = storages[area].listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(names):
        path = f"{folder}/{name}" if folder else name
        if not path.startswith(MADE_ANEW):
            yield path
    for inner in sorted(folders):
        path = f"{folder}/{inner}" if folder else inner
        if not f"{path}/".startswith(MADE_ANEW):
            yield from _below(area, path)
