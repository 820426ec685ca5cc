"""What tells an entry of a list from all others, in a file and in the database.

One number stands for an element, its later extensions and its branches; with batch, name and region it
stands for one entry.
"""

from collections.abc import Mapping

from exhibitions.importing.reading import one_line
from exhibitions.importing.words import value_of

from .. import batches, numbers
from ..categories import BatchKind
from ..models import HeritageElement
from . import words
from .reading import tidy_name


def key_of_texts(texts: Mapping[str, str]) -> str:
    """The key of a row; "" without a name."""
    name = tidy_name(texts.get("name", ""))
    if not name:
        return ""
    try:
        batch = batches.parse(texts.get("batch", ""))
        told = value_of(words.KIND_WORDS, texts.get("batch_kind", ""))
        entry = _batch(batch.number, batch.kind or told or BatchKind.NEW)
    except batches.UnreadableBatchError:
        entry = one_line(texts.get("batch", ""))
    return _joined(numbers.normalise(texts.get("number_text", "")), name, one_line(texts.get("region", "")), entry)


def key_of_element(element: HeritageElement) -> str:
    """The key of an element, as a row that tells it has."""
    entry = _batch(element.batch, element.batch_kind) if element.batch else ""
    return _joined(element.number, element.name, " ".join(element.region.split()), entry)


def _batch(number: int, kind: str) -> str:
    return f"{number}{kind}"


def _joined(*parts: str) -> str:
    return "|".join(parts)
