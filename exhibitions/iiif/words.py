"""Language maps: what is of the interface in Chinese and English, the archives' own words in Chinese."""

from collections.abc import Callable
from typing import Any

from django.utils.html import escape
from django.utils.translation import override

LanguageMap = dict[str, list[str]]

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def chinese(text: str) -> LanguageMap:
    """The archives' own words."""
    return {"zh": [str(text)]}


def both(say: Callable[[], Any]) -> LanguageMap:
    """What `say` returns in each language, a text or a list of texts; lazy strings need no function of their own: `str`."""
    found: LanguageMap = {}
    for tag, language in LANGUAGES.items():
        with override(language):
            said = say()
            found[tag] = [str(text) for text in (said if isinstance(said, list) else [said])]
    return found


def in_each(say: Callable[[], Any]) -> dict[str, Any]:
    """What `say` returns in each language, as it is, by the tag of the language."""
    found = {}
    for tag, language in LANGUAGES.items():
        with override(language):
            found[tag] = say()
    return found


def shown(text: str) -> str:
    """A text where HTML is allowed: what looks like a tag there is one to a viewer, so it is escaped (Presentation 3.0, 4.5)."""
    return f"<span>{escape(text)}</span>" if text.lstrip().startswith("<") else text
