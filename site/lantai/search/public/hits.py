"""One result as it is printed: its words marked, and the reason where it is not plain."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language, override

from lantai.search.highlighting import Part, marked, matches, snippet
from lantai.search.query import Parsed

from . import registry
from .models import SearchEntry

SNIPPET = 110


@dataclass(frozen=True)
class Hit:
    """An entry to print. `words` is the passage shown, of its transcription if `in_transcription`."""

    entry: SearchEntry
    url: str
    label: str
    sublabel: str
    title: list[Part]
    words: list[Part]
    facts: list[list[Part]]
    in_transcription: bool


def hits(entries: Iterable[SearchEntry], parsed: Parsed) -> list[Hit]:
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


def _hit(entry: SearchEntry, parsed: Parsed) -> Hit:
    words, in_transcription = _words(entry, parsed)
    return Hit(
        entry=entry,
        url=localised(entry.url),
        label=label_of(entry),
        sublabel=registry.name_of("kind", entry.kind) or registry.name_of("category", entry.category),
        title=marked(entry.title, parsed),
        words=words,
        facts=[marked(str(fact), parsed) for fact in entry.facts],
        in_transcription=in_transcription,
    )


def _words(entry: SearchEntry, parsed: Parsed) -> tuple[list[Part], bool]:
    """The passage to show, and whether it is one of the transcription."""
    for text in (entry.summary, entry.text):
        if matches(text, parsed):
            return snippet(text, parsed, SNIPPET), False
    if matches(entry.transcription, parsed):
        return snippet(entry.transcription, parsed, SNIPPET), True
    opening = entry.summary or entry.text
    return snippet(opening or entry.transcription, parsed, SNIPPET), bool(entry.transcription and not opening)
