"""Files a table names: from a folder or a zip file, found by name as people write names."""

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from . import archives

MAX_FILES = 100_000
# 0101-ZP-0001-2, 0101-ZP-0001_02, 0101-ZP-0001 (3): the code and the number of the side or page.
_NUMBERED = re.compile(r"^(?P<base>.+?)[-_. ]*[(（]?(?<=[-_. (（])(?P<number>\d{1,3})[)）]?$")


@dataclass(frozen=True)
class SourceFile:
    """One file on offer; `path` is its name within the folder or the zip file."""

    path: str
    opener: Callable[[], AbstractContextManager[IO[bytes]]]

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """A seekable binary file. Raises `OSError` or `archives.RefusedArchiveError`."""
        return self.opener()


class Files:
    """An index of files on offer."""

    def __init__(self, files: Iterable[SourceFile], label: str) -> None:
        self.label = label
        self.by_name: dict[str, list[SourceFile]] = {}
        self.by_stem: dict[str, list[SourceFile]] = {}
        self._by_key: dict[str, list[tuple[int, SourceFile]]] | None = None
        self.count = 0
        for file in files:
            self.count += 1
            folded = fold(file.name)
            self.by_name.setdefault(folded, []).append(file)
            self.by_stem.setdefault(stem(folded), []).append(file)

    def find(self, name: str) -> list[SourceFile]:
        """The files a name may mean: one if all is well, none, or several.

        Case, full-width letters and a missing ending make no difference; a folder in
        front of the name narrows the choice.
        """
        wanted = fold(name)
        last = wanted.rsplit("/", 1)[-1]
        for index in (self.by_name, self.by_stem):
            found = index.get(last, [])
            if "/" in wanted:
                found = [
                    file
                    for file in found
                    if ("/" + (fold(file.path) if index is self.by_name else stem(fold(file.path)))).endswith(
                        "/" + wanted
                    )
                ]
            if found:
                return found
        return []

    def of_key(self, key: str, normalise: Callable[[str], str], keys: Collection[str]) -> list[SourceFile]:
        """Files named after a record's key, in order: KEY, KEY-1, KEY-2…

        `keys` are the keys that are records themselves, so that A-1-2 is not taken for page 2 of A-1.
        """
        if self._by_key is None:
            self._by_key = {}
            for named in self.by_stem.values():
                for file in named:
                    whole = Path(file.name).stem
                    if normalise(whole) in keys:
                        self._by_key.setdefault(normalise(whole), []).append((0, file))
                    elif match := _NUMBERED.match(whole):
                        self._by_key.setdefault(normalise(match["base"]), []).append((int(match["number"]), file))
            for numbered in self._by_key.values():
                numbered.sort(key=lambda item: (item[0], item[1].path))
        return [file for _number, file in self._by_key.get(key, [])]


def fold(name: str) -> str:
    """One spelling of a file name."""
    return unicodedata.normalize("NFKC", name).replace("\\", "/").strip().removeprefix("./").casefold()


def stem(folded: str) -> str:
    """The name without its ending, if it has one of up to five letters."""
    return re.sub(r"\.[a-z0-9]{1,5}$", "", folded)


def folder_files(folder: Path) -> Files:
    """Files under a folder. Links that lead out of it are left aside. Raises `NotADirectoryError`."""
    root = folder.resolve()
    if not root.is_dir():
        raise NotADirectoryError(_("There is no folder “%(folder)s”.") % {"folder": folder})
    return Files(_walk(root), folder.name)


def _walk(root: Path) -> Iterator[SourceFile]:
    count = 0
    for parent, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or (path.is_symlink() and not path.resolve().is_relative_to(root)):
                continue
            count += 1
            if count > MAX_FILES:
                raise OSError(
                    _("The folder “%(folder)s” holds more than %(most)s files.")
                    % {"folder": root.name, "most": MAX_FILES}
                )
            yield SourceFile(path.relative_to(root).as_posix(), lambda path=path: path.open("rb"))  # type: ignore[misc]


@contextmanager
def zipped_files(file: BinaryIO, name: str) -> Iterator[Files]:
    """Files in a zip file, which stays open meanwhile. Raises `archives.RefusedArchiveError`."""
    with archives.open_archive(file, name) as archive:
        yield Files(
            (
                SourceFile(
                    entry.replace("\\", "/"),
                    lambda info=info: archives.unpacked(archive, info, name),  # type: ignore[misc]
                )
                for entry, info in archives.entries(archive)
            ),
            name,
        )


def subfolders(root: Path) -> list[str]:
    """Folders one may choose from: those directly in `root`, and "." for all of it; none where it is missing."""
    if not root.is_dir():
        return []
    inside = sorted(
        path.name
        for path in root.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.resolve().is_relative_to(root.resolve())
    )
    return [".", *inside]


def subfolder(root: Path, name: str) -> Path:
    """The folder of that name in `root`; raises `NotADirectoryError` for anything else, `..` included."""
    if name not in subfolders(root):
        raise NotADirectoryError(_("There is no folder “%(folder)s”.") % {"folder": name})
    return root / name
