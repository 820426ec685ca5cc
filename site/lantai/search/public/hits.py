"""One result as it is printed: its words marked, and the reason where it is not plain."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language, override

from lantai.search.highlighting import snippet

from . import registry
from .models import SearchEntry

SNIPPET = 110

Parts = list[tuple[str, bool]]


@dataclass(frozen=True)
class Hit:
    """An entry to print. Parts are pieces of text, each with whether it was searched for."""

    entry: SearchEntry
    url: str
    label: str
    sublabel: str
    title: Parts
    words: Parts
    facts: list[Parts]
    in_transcription: bool


def hits(entries: Iterable[SearchEntry], parsed: Any) -> list[Hit]:
    """Entries as they are printed for what was searched."""
    return [_hit(entry, parsed) for entry in entries]


def localised(url: str) -> str:
    """The address in the language of the page; files have one address."""
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return url
    with override(settings.LANGUAGE_CODE):
        return translate_url(url, language)


def label_of(entry: SearchEntry) -> str:
    """What it is: 展品, 档案故事."""
    kind = registry.types.get(entry.type)
    return str(kind.label) if kind else ""


def _hit(entry: SearchEntry, parsed: Any) -> Hit:
    words, in_transcription = _words(entry, parsed)
    names = registry.names
    kind = entry.kind and names["kind"]().get(entry.kind, "")
    category = entry.category and names["category"]().get(entry.category, "")
    return Hit(
        entry=entry,
        url=localised(entry.url),
        label=label_of(entry),
        sublabel=kind or category or "",
        title=_marked(entry.title, parsed, len(entry.title)),
        words=words,
        facts=[_marked(str(fact), parsed, len(str(fact))) for fact in entry.facts if fact],
        in_transcription=in_transcription,
    )


def _words(entry: SearchEntry, parsed: Any) -> tuple[Parts, bool]:
    """The passage to show, and whether it is one of the transcription."""
    for text in (entry.summary, entry.text):
        if text and _matches(parts := _marked(text, parsed, SNIPPET)):
            return parts, False
    said_before = _matches(_marked(entry.title, parsed, len(entry.title)))
    if entry.transcription and _matches(parts := _marked(entry.transcription, parsed, SNIPPET)):
        # Where the title says it as well, the passage needs no reason, but it is still one of the transcription.
        if not (said_before and entry.summary):
            return parts, True
    opening = entry.summary or entry.text or entry.transcription
    return _marked(opening, parsed, SNIPPET), not (entry.summary or entry.text) and bool(entry.transcription)


def _marked(text: str, parsed: Any, length: int) -> Parts:
    return [(piece, bool(is_match)) for piece, is_match in snippet(text, parsed, length)] if text else []


def _matches(parts: Parts) -> bool:
    return any(is_match for _piece, is_match in parts)
