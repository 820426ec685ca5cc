"""What the search inside a pack looks through: one entry for each exhibit and each station of the walk."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from ..models import Exhibit


@dataclass(frozen=True)
class Entry:
    """One result: an exhibit, or a station of the walk by its `anchor`. `words` is everything else that is searched."""

    title: str
    words: str
    exhibit: "Exhibit | None" = None
    anchor: str = ""

    def as_data(self) -> dict[str, str]:
        """What the script of the pack gets: title, code, words, and the title's pinyin in full and by initials."""
        from pypinyin import Style, lazy_pinyin  # see `lantai.search.pinyin`

        return {
            "title": self.title,
            "code": self.exhibit.reference_code if self.exhibit else "",
            "words": self.words,
            "pinyin": "".join(lazy_pinyin(self.title)).lower(),
            "initials": "".join(lazy_pinyin(self.title, style=Style.FIRST_LETTER)).lower(),
        }


def of_exhibit(exhibit: "Exhibit") -> Entry:
    """The entry of an exhibit: what its page says of it."""
    parts: list[Any] = [
        exhibit.date_shown,
        exhibit.place.name if exhibit.place else "",
        exhibit.photographer,
        exhibit.creator,
        exhibit.document_number,
        exhibit.fonds,
        exhibit.material,
        exhibit.description,
        exhibit.transcription,
        *(image.caption for image in exhibit.images.all()),
    ]
    return Entry(exhibit.title, "\n".join(str(part) for part in parts if part), exhibit)


def of_walk(soup: BeautifulSoup) -> list[Entry]:
    """Entries of preface, sections and closing words, from the page of the walk; exhibits have entries of their own."""
    found = []
    for station in soup.select("main section.station[id], main section.end[id]"):
        heading = station.find("h2")
        parts = station.select(".text, .prose, .saying, .heard, .sound figcaption, .film figcaption, .lead")
        words = dict.fromkeys(part.get_text("\n", strip=True) for part in parts)
        if heading is not None:
            found.append(Entry(heading.get_text(strip=True), "\n".join(words), anchor=str(station["id"])))
    return found


def script(entries: Iterable[Entry]) -> bytes:
    """The entries as a classic script: a page opened as a file may not fetch data."""
    return b"window.packEntries = " + json.dumps([entry.as_data() for entry in entries]).encode() + b";\n"
