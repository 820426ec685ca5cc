"""Whether a picture is large enough to print."""

import math

MM_PER_INCH = 25.4


def resolution(pixels: int, width_mm: int) -> int:
    """Dots per inch of a picture `pixels` wide, printed `width_mm` wide; rounded down."""
    return math.floor(pixels * MM_PER_INCH / width_mm)


def widest(pixels: int, dpi: int) -> int:
    """The width in millimetres up to which a picture may be printed at `dpi`; rounded down."""
    return math.floor(pixels * MM_PER_INCH / dpi)
