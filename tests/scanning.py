"""Reading print with a scanner's eyes: pages of a PDF as pictures, the codes on them, and where words stand."""

import re
import shutil
import subprocess
from pathlib import Path

from PIL import Image

from .outside import need

PACKAGES = "poppler-utils zbar-tools"
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
MM = 72 / 25.4


def codes_in(pdf: bytes, folder: Path, dpi: int = 200) -> list[list[str]]:
    """What the QR codes on each page say."""
    need(shutil.which("zbarimg"), PACKAGES)
    found = []
    for page in _scanned(pdf, folder, dpi):
        seen = subprocess.run(
            ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", page],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        found.append(seen.stdout.split())
        page.unlink()
    return found


def pictures_of(pdf: bytes, folder: Path, dpi: int) -> list[Image.Image]:
    """The pages as pictures in grey."""
    pictures = []
    for page in _scanned(pdf, folder, dpi):
        with Image.open(page) as picture:
            pictures.append(picture.copy())
        page.unlink()
    return pictures


def _scanned(pdf: bytes, folder: Path, dpi: int) -> list[Path]:
    need(shutil.which("pdftoppm"), PACKAGES)
    (folder / "scan.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", folder / "scan.pdf", folder / "scan"], check=True)
    return sorted(folder.glob("scan-*.pgm"))


def words_in(pdf: bytes, folder: Path) -> list[tuple[float, float, list[tuple[float, float, float, float, str]]]]:
    """Of each page its width and height and its words with their boxes (left, top, right, bottom), in millimetres."""
    need(shutil.which("pdftotext"), PACKAGES)
    (folder / "words.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", folder / "words.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = []
    for width, height, inside in _PAGE.findall(told):
        words = [(*(float(edge) / MM for edge in box[:4]), box[4]) for box in _WORD.findall(inside)]
        pages.append((float(width) / MM, float(height) / MM, words))
    return pages


def text_of(pdf: bytes, folder: Path) -> str:
    """The words of a PDF without blanks: lines are broken anywhere in Chinese."""
    return "".join(word for *_size, words in words_in(pdf, folder) for *_box, word in words)
