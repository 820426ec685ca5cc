"""A story as a manuscript: running text, numbered pictures, notes; what a page, a Word file and a snapshot share."""

import re
from typing import TYPE_CHECKING

from django.utils.html import strip_tags

if TYPE_CHECKING:
    from .models import StoryPage

_COUNTED = re.compile(r"[A-Za-z0-9]+(?:[.,][0-9]+)*|[^\s]")


def count_characters(text: str) -> int:
    """Characters as Word counts Chinese (字数): each character and mark one, a run of Latin letters or digits one."""
    return len(_COUNTED.findall(text))


def running_text(page: "StoryPage") -> str:
    """Lead and text blocks as plain text, from the raw stream: no query."""
    texts = [page.lead]
    for block in page.body.raw_data:
        if block and block["type"] == "text":
            texts.append(strip_tags(re.sub(r"</(p|h\d|li)>", "\n", block["value"])))
        elif block and block["type"] == "quote":
            texts.append(block["value"].get("words", ""))
    return "\n".join(text for text in texts if text)
