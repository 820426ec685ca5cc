"""档号 as archives write them (DA/T 13): one normal form, so that spellings of one code are one code."""

import re
import unicodedata

# What people type for the one separator dot of a file-and-category code.
_DOTS = re.compile(r"[・•‧∙⋅․･]")
_DASHES = re.compile(r"[‐‑‒–—―−﹣－ー]+")


def normalise(code: str) -> str:
    """Full-width to half-width, no spaces, one kind of dash and dot, capitals.

    Returns "" for text without any letter or digit.
    """
    folded = unicodedata.normalize("NFKC", _DOTS.sub("·", str(code)))
    folded = _DASHES.sub("-", _DOTS.sub("·", folded))
    folded = re.sub(r"\s+", "", folded).upper()
    return folded if re.search(r"\w", folded) else ""
