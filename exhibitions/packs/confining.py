"""An exhibition with nothing around it: pages of the site whose links lead nowhere else.

Packs and kiosks show the site's own pages. What is taken out here is what leads away: menus, other
exhibitions, the catalogue, other sites. What remains is told where its links lead now.
"""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.conf import settings

# Where a link leads now; None for what is outside.
Way = Callable[[str], str | None]

# What says something of the site around, or of today, and goes as a whole.
ELSEWHERE = (
    "nav.chips",
    "section.whereabouts",
    "section.iiif",
    "section[aria-labelledby=others]",
    "aside.notice",
    "p.demo-line",
    "meta[property]",
    "meta[name^=twitter]",
    "meta[name=robots]",
    "link[rel=canonical]",
    "link[rel=alternate]",
    'script[type="application/ld+json"]',
    # For browsers that cannot play them; none of those opens these pages.
    "audio > a, video > a",
    # The bare picture has no way back; the close view shows it as well.
    ".tools a.go:not(#zoom, .later)",
)
# Lists whose items are nothing but a way elsewhere.
LISTS = frozenset({"tiles", "list", "doors"})
# What goes with the last thing in it.
WRAPPERS = frozenset({"p", "li", "ul", "ol", "div", "section", "aside", "nav"})


def soup_of(html: str) -> BeautifulSoup:
    """The page as a tree; void elements of HTML stay what they are."""
    return BeautifulSoup(html, "html.parser")


def confine(soup: BeautifulSoup, address: str, way: Way) -> None:
    """Take out of a page what leads away, and lead its links by `way`.

    `address` is the path of the page on the site: `way` is given the path each link leads to, with query and
    fragment, and says where it leads now. Links to places on the page itself stay. A link that leads nowhere goes with
    the item of a list it stands in, or leaves its words.
    """
    # One walk through the page for all of them.
    for found in soup.select(", ".join(ELSEWHERE)):
        if not found.decomposed:
            _remove(found)
    for link in soup.find_all("a", href=True):
        href = str(link["href"])
        if link.decomposed or href.startswith("#"):
            continue
        parts = urlsplit(href)
        if href.startswith(settings.MEDIA_URL):
            continue
        target = None if parts.scheme or parts.netloc else way(urljoin(address, href))
        if target is None:
            _cut(link)
        else:
            link["href"] = target


def _cut(link: Tag) -> None:
    """A link that leads nowhere: gone with its item, gone as a button, or words alone."""
    item = link.find_parent("li")
    if item is not None and item.parent is not None and LISTS & set(item.parent.get("class") or []):
        _remove(item)
    elif link.find_parent(class_="part") is not None:
        link.decompose()
    elif "go" in (link.get("class") or []):
        _remove(link)
    else:
        link.name = "span"
        link.attrs = {"lang": link.attrs["lang"]} if "lang" in link.attrs else {}


def _remove(tag: Tag) -> None:
    """Remove it, and whatever round it has nothing more to show."""
    above = tag.parent
    tag.decompose()
    while isinstance(above, Tag) and above.name in WRAPPERS and not _shows_something(above):
        emptied, above = above, above.parent
        emptied.decompose()


def _shows_something(tag: Tag) -> bool:
    """Whether anything but a heading is left in it."""
    if tag.find(["img", "video", "audio", "svg", "input", "button", "a"]) is not None:
        return True
    words = [text for text in tag.find_all(string=True) if text.strip()]
    return any(text.find_parent(["h2", "h3", "h4"]) is None for text in words)
