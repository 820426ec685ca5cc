"""The words of a page's stream as its reader has them, for searching."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from wagtail import blocks

_CLOSED = ("is_public", "showable", "live")


def stream_text(stream: Any, keep: Callable[[Any], bool] = lambda block: True) -> str:
    """The text of a stream's blocks, a line for each piece; `keep` leaves out blocks (bound, with their values).

    A block whose picture, recording or record the public may not see has no words either, for nor has the page.
    """
    lines = (line for block in stream if keep(block) for line in words_of(block.block, block.value))
    return "\n".join(lines)


def words_of(block: blocks.Block, value: Any) -> Iterator[str]:
    """The words in a block's value; choices, numbers and what is chosen from elsewhere have none."""
    if value is None or isinstance(block, blocks.ChoiceBlock | blocks.MultipleChoiceBlock):
        return
    if isinstance(block, blocks.BaseStructBlock):
        if not any(_is_closed(child) for child in value.values()):
            for name, child in value.items():
                yield from words_of(block.child_blocks[name], child)
    elif isinstance(block, blocks.BaseStreamBlock):
        for child in value:
            yield from words_of(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for child in value:
            yield from words_of(block.child_block, child)
    else:
        for text in block.get_searchable_content(value):
            if line := tidy(text):
                yield line


def tidy(text: str) -> str:
    """Text without the white space of its markup."""
    return re.sub(r"[ \t\r\f\v\u00a0]+", " ", re.sub(r"\s*\n\s*", "\n", text)).strip()


def _is_closed(value: Any) -> bool:
    return hasattr(value, "pk") and any(getattr(value, name, True) is False for name in _CLOSED)
