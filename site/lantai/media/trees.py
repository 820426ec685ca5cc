"""Folders of files as a whole, and single files, carried between areas of storage: by renaming where they are folders
of one disk, else file by file."""

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages

AT_ONCE = 8


@contextmanager
def as_local_file(storage: Any, name: str) -> Iterator[Path]:
    """A file of this machine with the content of a stored one, for programs; not to be written. Raises `OSError`."""
    if isinstance(storage, FileSystemStorage):
        yield Path(storage.path(name))
        return
    with tempfile.NamedTemporaryFile(prefix="lantai-", suffix=PurePosixPath(name).suffix) as copy:
        with storage.open(name) as content:
            shutil.copyfileobj(content, copy)
        copy.flush()
        yield Path(copy.name)


@contextmanager
def scratch(area: str, name: str) -> Iterator[Path]:
    """A folder of this machine to make things in, which `put` then carries to an area: of the same disk, if it can be."""
    if place := _folder(area):
        making = place / name
        making.mkdir(parents=True, exist_ok=True)
        yield making
        return
    with tempfile.TemporaryDirectory(prefix="lantai-") as making_elsewhere:
        yield Path(making_elsewhere)


def put(folder: Path, area: str, name: str) -> None:
    """Carry a folder of this machine into an area. Raises `OSError`."""
    if place := _folder(area):
        if folder != place / name:
            _rename(folder, place / name)
        return
    storage: Any = storages[area]

    def send(file: Path) -> None:
        with file.open("rb") as content:
            storage._save(f"{name}/{file.relative_to(folder).as_posix()}", File(content))

    _together(send, [file for file in folder.rglob("*") if file.is_file()])


def move(area: str, name: str, target_area: str, target_name: str) -> None:
    """Carry a folder from one place to another, replacing nothing. Raises `OSError`."""
    here, there = _folder(area), _folder(target_area)
    if here and there:
        _rename(here / name, there / target_name)
        return
    source, target = storages[area], storages[target_area]

    def carry(file: str) -> None:
        with source.open(file) as content:
            target._save(f"{target_name}{file.removeprefix(name)}", content)  # type: ignore[attr-defined]

    files = list(_below(source, name))
    _together(carry, files)
    _together(source.delete, files)


def carry_file(name: str, area: str, target_area: str) -> None:
    """Copy one file from an area to another under the same name, unless it is there. Raises `OSError`."""
    source: Any = storages[area]
    target: Any = storages[target_area]
    if target.exists(name):
        return
    if hasattr(target, "copy_from"):
        target.copy_from(source, name)
        return
    with source.open(name) as content:
        target.save(name, File(content))


def delete(area: str, name: str) -> None:
    """Delete a folder and all in it; one that is not there is no error."""
    if place := _folder(area):
        shutil.rmtree(place / name, ignore_errors=True)
        return
    _together(storages[area].delete, list(_below(storages[area], name)))


def folders(area: str, name: str) -> list[str]:
    """Names of the folders in a folder; none if it is not there."""
    try:
        return storages[area].listdir(name)[0]
    except (FileNotFoundError, NotADirectoryError):
        return []


def has_folder(area: str, name: str) -> bool:
    """Whether there is a folder with something in it."""
    try:
        return any(storages[area].listdir(name))
    except (FileNotFoundError, NotADirectoryError):
        return False


def drop_if_empty(area: str, name: str) -> None:
    """Take away a folder in which nothing is left; a bucket has none such."""
    place = _folder(area)
    if place and (place / name).is_dir() and not any((place / name).iterdir()):
        (place / name).rmdir()


def age_of(area: str, name: str) -> float:
    """When something in a folder was written first, as far as can be told: seconds since 1970; 0 if nothing is there."""
    if place := _folder(area):
        return (place / name).stat().st_mtime
    first = next(_below(storages[area], name), "")
    return storages[area].get_modified_time(first).timestamp() if first else 0.0


def write(area: str, name: str, content: bytes) -> None:
    """Write a file in place of the one there, never into it."""
    place = _folder(area)
    if not place:
        storage: Any = storages[area]
        storage.write(name, content)
        return
    fresh = place / f"{name}.new"
    fresh.write_bytes(content)
    fresh.replace(place / name)


def _folder(area: str) -> Path | None:
    storage = storages[area]
    return Path(storage.path("")) if isinstance(storage, FileSystemStorage) else None


def _rename(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)


def _below(storage: Any, name: str) -> Iterator[str]:
    try:
        inner, files = storage.listdir(name)
    except FileNotFoundError:
        return
    yield from (f"{name}/{file}" for file in files)
    for folder in inner:
        yield from _below(storage, f"{name}/{folder}")


def _together(act: Any, items: list[Any]) -> None:
    """Several at once: of a bucket one waits for answers most of the time."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _done in pool.map(act, items):
            pass
