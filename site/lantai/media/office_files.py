"""Whether a document of the library is what its name says: judged by its content.

PDF (ISO 32000), Office Open XML and EPUB (zip files with certain parts), older Office files (Compound File Binary),
and text. Zip files are looked at by what they declare; nothing is unpacked.
"""

from pathlib import PurePath
from typing import IO, Any

from django.utils.translation import gettext as _

from lantai.imports.archives import RefusedArchiveError, open_archive

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# What a zip file must hold to be more than a zip file.
_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "epub": "META-INF/container.xml", "zip": ""}
_OLD = frozenset({"doc", "xls", "ppt"})
_TEXT = frozenset({"txt", "csv"})
_HEAD = 1 << 20


class UnfitDocumentError(ValueError):
    """The file is not taken; `str()` names it and says why, for the person who sent it."""


def check_document(file: IO[bytes], name: str) -> None:
    """Raise `UnfitDocumentError` unless `file` is what its name says. The file is left at its beginning."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    try:
        file.seek(0)
        fits = _fits(file, ending, name)
    except RefusedArchiveError as error:
        raise UnfitDocumentError(str(error)) from error
    finally:
        file.seek(0)
    if not fits:
        raise UnfitDocumentError(
            _("“%(name)s” is no %(kind)s file, whatever its name says. It may be damaged or another kind of file.")
            % {"name": name, "kind": ending.upper()}
        )


def _fits(file: Any, ending: str, name: str) -> bool:
    head = file.read(_HEAD)
    if ending == "pdf":
        return b"%PDF-" in head[:1024]
    if ending in _TEXT:
        return _is_text(head)
    if ending in _OLD:
        return head.startswith(_OLE)
    if ending not in _PARTS:
        return False
    if head.startswith(_OLE):
        return ending in {"docx", "xlsx", "pptx"}  # behind a password
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    file.seek(0)
    with open_archive(file, name) as archive:
        return any(entry.startswith(_PARTS[ending]) for entry in archive.namelist()) or not _PARTS[ending]


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        # The last character may be cut in two.
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
