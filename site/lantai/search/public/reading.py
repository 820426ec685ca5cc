"""Reads the text of one PDF or Word file and prints it: a program of its own, run by `documents`.

Takes the path of the file, whose ending says what it is. Bounds its memory and time, so that a broken or
malicious file ends this process and nothing else. Exit status: a key of `STATES`; any other means broken.
"""

import contextlib
import logging
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

STATES = {0: "read", 3: "locked", 4: "broken", 5: "too_large"}
LOCKED, BROKEN, TOO_LARGE = 3, 4, 5
MOST_BYTES = 60 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5000
MOST_PAGES = 2000
MOST_CHARACTERS = 400_000
MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 60

_HAN = r"[\u3400-\u9fff，。、；：？！）》」』”]"
# A line of Chinese goes on in the next one without a space.
_BROKEN_LINE = re.compile(rf"(?<={_HAN})[ \t]*\n[ \t]*(?=[\u3400-\u9fff])")


class RefusedFileError(Exception):
    """The file is not read; `code` is the exit status that says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def pdf(path: Path) -> Iterator[str]:
    """The text of a PDF's pages. Raises `RefusedFileError`, or whatever a broken file makes pypdf raise."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        reader = PdfReader(path)
        # Many are encrypted with an empty password, only to forbid printing.
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedFileError(LOCKED)
        for number, page in enumerate(reader.pages):
            if number == MOST_PAGES:
                break
            yield page.extract_text()
    except (DependencyError, FileNotDecryptedError) as error:
        raise RefusedFileError(LOCKED) from error


def word(path: Path) -> Iterator[str]:
    """The text of a Word file's paragraphs, tables and notes. Raises as `pdf`."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    with path.open("rb") as file:
        # What a password protects is no zip but an OLE container.
        if file.read(8) == bytes.fromhex("d0cf11e0a1b11ae1"):
            raise RefusedFileError(LOCKED)
    with zipfile.ZipFile(path) as parts:
        held = parts.infolist()
    if len(held) > MOST_PARTS or sum(part.file_size for part in held) > MOST_UNPACKED:
        raise RefusedFileError(TOO_LARGE)
    document = Document(str(path))
    noted = (
        p for p in document.part.package.iter_parts() if str(p.partname).endswith(("/footnotes.xml", "/endnotes.xml"))
    )
    for root in (document.element.body, *(parse_xml(part.blob) for part in noted)):
        for paragraph in root.iter(qn("w:p")):
            yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def read(path: Path) -> str:
    """The text of the file, as far as the bounds go. Raises as `pdf`."""
    pieces: list[str] = []
    length = 0
    for piece in (pdf if path.suffix == ".pdf" else word)(path):
        pieces.append(piece.strip())
        length += len(piece)
        if length > MOST_CHARACTERS:
            break
    text = "\n".join(piece for piece in pieces if piece)
    return _BROKEN_LINE.sub("", text)[:MOST_CHARACTERS]


def main(path: str) -> int:
    """Print the text; returns the exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    logging.disable()
    try:
        text = read(Path(path))
    except RefusedFileError as error:
        return error.code
    except MemoryError:
        return TOO_LARGE
    except Exception:  # noqa: BLE001 - strangers' files break their readers in every way there is
        return BROKEN
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
