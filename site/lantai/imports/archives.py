"""Zip files from outside: nothing is unpacked to disk, every size is counted, every name is looked at."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MAX_ENTRIES = 20_000
_SPOOL = 8 * 1024 * 1024
_BLOCK = 1 << 20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
# Left behind by file managers; no one's pictures.
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)


class RefusedArchiveError(ValueError):
    """The zip file is not taken; `str()` names the entry and says why."""


def open_archive(file: BinaryIO, name: str) -> zipfile.ZipFile:
    """A zip file whose directory has been checked; raises `RefusedArchiveError`.

    Checked are names that lead out of the archive, declared sizes, the number of
    entries and encryption. Sizes are counted again as entries are read.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise RefusedArchiveError(_("“%(name)s” is damaged or not a zip file.") % {"name": name}) from error
    most = settings.MAX_UPLOAD_MB * 1024 * 1024
    check_sizes(archive.infolist(), name, most_each=most, most_together=most * 10)
    for info in archive.infolist():
        entry = entry_name(info)
        if leads_out(entry):
            raise RefusedArchiveError(
                _("“%(name)s”: the entry “%(entry)s” points outside the zip file. Nothing was taken from it.")
                % {"name": name, "entry": entry}
            )
        if info.flag_bits & _ENCRYPTED:
            raise RefusedArchiveError(
                _("“%(name)s”: the entry “%(entry)s” is protected by a password.") % {"name": name, "entry": entry}
            )
    return archive


def check_sizes(infos: Sequence[zipfile.ZipInfo], name: str, *, most_each: int, most_together: int) -> None:
    """Compare what the directory declares with the limits; raises `RefusedArchiveError`."""
    if len(infos) > MAX_ENTRIES:
        raise RefusedArchiveError(
            _("“%(name)s” has %(count)s entries; at most %(most)s are taken.")
            % {"name": name, "count": len(infos), "most": MAX_ENTRIES}
        )
    together = 0
    for info in infos:
        together += info.file_size
        if info.file_size > most_each or together > most_together:
            raise _too_large(name, entry_name(info), min(most_each, most_together))


def check_contents(archive: zipfile.ZipFile, name: str) -> None:
    """Read every entry once, for a reader that trusts declared sizes; raises `RefusedArchiveError`."""
    for info in archive.infolist():
        for _block in _blocks(archive, info, name):
            pass


def entries(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Files among the entries with their true names, without folders and litter."""
    for info in archive.infolist():
        name = entry_name(info)
        if not info.is_dir() and not _LITTER.search(name):
            yield name, info


@contextmanager
def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[IO[bytes]]:
    """One entry as a seekable temporary file; raises `RefusedArchiveError` when it is not what it declares."""
    with SpooledTemporaryFile(max_size=_SPOOL) as target:
        for block in _blocks(archive, info, name):
            target.write(block)
        target.seek(0)
        yield target


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    size = 0
    try:
        with archive.open(info) as source:
            while block := source.read(_BLOCK):
                size += len(block)
                if size > info.file_size:
                    raise _too_large(name, entry_name(info), info.file_size)
                yield block
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise RefusedArchiveError(
            _("“%(name)s”: the entry “%(entry)s” is damaged.") % {"name": name, "entry": entry_name(info)}
        ) from error


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name as its owner sees it: UTF-8 where flagged or valid, else GB18030 (Windows in Chinese)."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def leads_out(name: str) -> bool:
    """Whether a name is absolute or climbs out of its folder, by the rules of any system."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or bool(re.match(r"^[A-Za-z]:", plain)) or ".." in plain.split("/")


def _too_large(name: str, entry: str, most: int) -> RefusedArchiveError:
    return RefusedArchiveError(
        _("“%(name)s”: unpacked, the entry “%(entry)s” goes beyond the limit of %(most)s. Nothing was taken from it.")
        % {"name": name, "entry": entry, "most": filesizeformat(most)}
    )
