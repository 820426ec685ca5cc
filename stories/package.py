"""What an editor takes away: the Word file alone, or a zip with the pictures beside it."""

import re
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from lantai.media.print_files import print_jpeg

from .manuscript import Manuscript
from .word import word_file

LONGEST_SIDE = 4000


def file_stem(title: str) -> str:
    """A title as a file name that Windows takes as well."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", title).strip(" .")[:80] or "稿件"


def package(manuscript: Manuscript, sender: str) -> bytes:
    """A zip of the Word file and 图1.jpg, 图2.jpg …, named as the captions call them.

    Pictures are as large as their originals, at most 4000 pixels, without metadata. Raises `OSError`
    when an original cannot be read.
    """
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        archive.writestr(f"{file_stem(manuscript.title)}.docx", word_file(manuscript, sender))
        for picture in manuscript.pictures:
            archive.writestr(picture.file_name, print_jpeg(picture.image, LONGEST_SIDE))
    return buffer.getvalue()
