"""A pack: an exhibition that opens from a USB stick by a double click on index.html.

The pages are the site's own, rendered in both languages, with nothing around the exhibition. Nothing in them asks for a
server: addresses are relative, scripts classic, data in scripts, names ASCII.

    index.html  search.html  exhibits/001.html …     Chinese
    en/         the same in English
    kiosk.html  the way into the mode for a screen in the hall
    assets/  media/  README.txt
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantai.ops.folders import Folder
from lantai.ops.made_files import Tell

from . import close_view, rendering, search_index
from .assets import Assets, relative
from .confining import confine
from .public_files import PublicFiles
from .rendering import LANGUAGES, Frame, WithdrawnMeanwhileError

if TYPE_CHECKING:
    from ..models import Exhibit, ExhibitionPage

WALK, SEARCH, KIOSK, GUIDE = "index.html", "search.html", "kiosk.html", "README.txt"
TEXTS = "assets/packs/texts.js"
# What lives on a site, and would soon say in a pack what is not so.
OF_TODAY = "b.now, ol.dates"
SCRIPTS = ("packs/stage.js", "packs/kiosk.js")


@dataclass
class Pack:
    """One pack being written into `folder`: of `page`, with `exhibits`, which the caller has from the gate."""

    page: "ExhibitionPage"
    exhibits: "list[Exhibit]"
    folder: Folder
    tell: Tell
    entries: list[search_index.Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.assets = Assets(self.folder)
        self.files = PublicFiles(self.folder)
        self.hall = rendering.hall()
        self.names = {shown.pk: f"exhibits/{n:03}.html" for n, shown in enumerate(self.exhibits, 1)}
        # In the language of whoever ordered it, while that is the active one.
        self.words = _("Writing pages")
        self.slugs = {shown.slug for shown in self.exhibits}
        self.done, self.total = 0, len(LANGUAGES) * (len(self.exhibits) + 2)

    def write(self) -> dict[str, list[int]]:
        """Write all of it; returns the ids of the exhibits, images and recordings in it.

        Raises `WithdrawnMeanwhileError` if something in it was withdrawn before it was finished.
        """
        for language in LANGUAGES:
            with override(language):
                _Edition(self, language).write()
        self.folder.write(TEXTS, search_index.script(self.entries))
        self.folder.write(KIOSK, render_to_string("packs/kiosk_entry.html", {"title": self.page.title}).encode())
        self.folder.write(GUIDE, self._guide())
        if not self.stands():
            raise WithdrawnMeanwhileError
        return {"exhibits": sorted(self.names), **self.files.holds()}

    def stands(self) -> bool:
        """Whether the exhibition, each exhibit and each file in it is public now."""
        from ..models import Exhibit

        showable = Exhibit.objects.showable().filter(pk__in=self.names).count()
        return rendering.is_public(self.page) and showable == len(self.names) and self.files.are_public()

    def step(self) -> None:
        """Tell that one more page is written."""
        self.done += 1
        self.tell(self.words, self.done, self.total)

    def _guide(self) -> bytes:
        context = {"page": self.page, "hall": self.hall, "count": len(self.exhibits), "day": timezone.localdate()}
        with override(LANGUAGES[0]):
            words = render_to_string("packs/guide.txt", context)
        # With a byte order mark and the line ends of Windows, old Notepads read it right.
        return b"\xef\xbb\xbf" + "\r\n".join(words.splitlines()).encode()


class _Edition:
    """The pages of a pack in one language, which is active meanwhile."""

    def __init__(self, pack: Pack, language: str) -> None:
        self.pack = pack
        self.language = language
        self.root = "" if language == LANGUAGES[0] else f"{language}/"
        self.other = next(code for code in LANGUAGES if code != language)
        self.walk_path = pack.page.get_url() or "/"
        self.ways = {shown.get_absolute_url(): pack.names[shown.pk] for shown in pack.exhibits}
        self.ways[self.walk_path] = WALK

    def write(self) -> None:
        pack = self.pack
        path, soup = rendering.walk(pack.page, self.language)
        self._put(WALK, path, soup)
        if not pack.entries:
            pack.entries += search_index.of_walk(soup)
            pack.entries += [search_index.of_exhibit(shown) for shown in pack.exhibits]
        for shown in pack.exhibits:
            self._put(pack.names[shown.pk], *rendering.exhibit(pack.page, shown, self.language))
        context = {"entries": pack.entries, "number": len(pack.exhibits), "walk": self.walk_path}
        soup = rendering.own_page("packs/search.html", self.walk_path, context)
        self._put(SEARCH, self.walk_path, soup, TEXTS, static("packs/search.js"))

    def _put(self, name: str, path: str, soup: BeautifulSoup, *scripts: str) -> None:
        """Make a page of the site a page of the pack, and write it."""
        pack, place = self.pack, self.root + name
        # What tells the site of a visit has nobody to tell.
        own = [
            (str(tag["src"]), tag.get("type") == "module")
            for tag in soup.find_all("script", src=True)
            if tag.get("id") != "visit"
        ]
        for tag in soup.find_all("script", src=True):
            tag.decompose()
        for tag in soup.select(OF_TODAY):
            heading = tag.find_previous_sibling() if tag.name == "ol" else None
            if heading is not None:
                heading.decompose()
            tag.decompose()
        confine(soup, path, lambda target: self._way(target, place))
        rendering.put_frame(soup, self._frame(name, place))
        rendering.add_kiosk_parts(soup, pack.page.title, relative(place, WALK))
        close_view.confine(
            soup,
            pack.slugs,
            place=lambda url: relative(place, pack.files.take(url)),
            place_folder=lambda url: relative(place, pack.files.take_folder(url)),
        )
        pack.files.refer(soup, place, relative)
        for link in soup.select("link[href]"):
            taken = pack.assets.take(str(link["href"]))
            link["href"] = relative(place, taken) if taken else link["href"]
        for tag in soup.select("[data-scripts]"):
            tag["data-scripts"] = " ".join(self._asset(url, place) for url in str(tag["data-scripts"]).split())
        self._link(soup, place, [*own, *((script, True) for script in (*map(static, SCRIPTS), *scripts))])
        pack.folder.write(place, str(soup).encode())
        pack.step()

    def _way(self, target: str, place: str) -> str | None:
        parts = urlsplit(target)
        name = self.ways.get(parts.path)
        if name is None and parts.query.startswith("exhibition="):
            name = SEARCH
        if name is None:
            return None
        return relative(place, self.root + name) + (f"#{parts.fragment}" if parts.fragment else "")

    def _frame(self, name: str, place: str) -> Frame:
        other = ("" if self.root else f"{self.other}/") + name
        return Frame(
            hall=self.pack.hall,
            title=self.pack.page.title,
            start=relative(place, self.root + WALK),
            other=relative(place, other),
            search=relative(place, self.root + SEARCH),
            kiosk=relative(place, KIOSK),
            made_on=timezone.localdate(),
        )

    def _link(self, soup: BeautifulSoup, place: str, scripts: list[tuple[str, bool]]) -> None:
        head = soup.head
        if head is None:
            return
        style = soup.new_tag("link", rel="stylesheet", href=self._asset(static("packs/alone.css"), place))
        # Before anything is painted, and before the others: it says whether this is a screen in the hall.
        first = soup.new_tag("script", src=self._asset(static("packs/mode.js"), place))
        head.extend([style, first])
        for script, is_module in scripts:
            head.append(soup.new_tag("script", src=self._asset(script, place, is_module=is_module), defer=""))

    def _asset(self, url: str, place: str, *, is_module: bool = False) -> str:
        return relative(place, self.pack.assets.take(url, is_module=is_module) or url)
