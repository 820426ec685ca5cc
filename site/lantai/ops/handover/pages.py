"""The public site as web pages: every address of the sitemap, in each language, to be opened from a disk."""

import hashlib
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantai.ops.made_files import Tell
from lantai.pages.sitemaps import parts

FOLDER = "pages"
_CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
_ENTRY = re.compile(r"\s*(\S+)(\s+[^,]+)?(?:,|$)")


def write(folder: Path, tell: Tell) -> list[str]:
    """`pages/<path>/index.html`, and beside them the styles and pictures they show. What nobody may see is not there."""
    writer = _Writer(folder / FOLDER)
    paths = list(addresses())
    writer.known = set(paths)
    left = []
    for number, path in enumerate(paths, 1):
        tell(_("Writing pages"), number, len(paths))
        if not writer.write(path):
            left.append(_("Not rendered: %(path)s") % {"path": path})
    return left


def addresses() -> Iterator[str]:
    """Paths of all public pages, each once."""
    seen = set()
    for make in parts().values():
        part = make()
        for language, _name in settings.LANGUAGES:
            with override(language):
                for item in part.items():
                    path = urlsplit(part.location(item)).path
                    if path and path not in seen:
                        seen.add(path)
                        yield path


class _Writer:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.known: set[str] = set()
        self._taken: set[str] = set()
        self._handler = WSGIHandler()
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        self._environ = {
            "REQUEST_METHOD": "GET", "SERVER_NAME": address.hostname or "localhost", "SERVER_PORT": str(port),
            "HTTP_HOST": address.netloc, "SERVER_PROTOCOL": "HTTP/1.1", "SCRIPT_NAME": "", "QUERY_STRING": "",
            "wsgi.url_scheme": "https" if settings.SECURE_SSL_REDIRECT else address.scheme, "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(), "REMOTE_ADDR": "127.0.0.1",
        }  # fmt: skip

    def write(self, path: str) -> bool:
        """Whether the site served it as a page."""
        request = WSGIRequest(
            {**self._environ, "PATH_INFO": path.encode().decode("latin-1"), "wsgi.input": io.BytesIO()}
        )
        # Not the whole of a request: its end would close the connection this work reads the database with.
        response = self._handler.get_response(request)
        if response.status_code != 200 or not response.get("Content-Type", "").startswith("text/html"):
            return False
        content = b"".join(response)
        soup = BeautifulSoup(content, "html.parser")
        place = _place(path)
        for tag in soup.find_all(["script", "base"]):
            tag.decompose()
        for tag in soup.find_all("source", type="image/avif"):
            tag.decompose()
        for tag in soup.find_all(True):
            for name in ("href", "src", "poster", "srcset"):
                if isinstance(value := tag.get(name), str):
                    tag[name] = self._srcset(value, path, place) if name == "srcset" else self._lead(value, path, place)
        self._put(place, str(soup).encode())
        return True

    def _srcset(self, value: str, path: str, place: str) -> str:
        entries = [_ENTRY.match(each) for each in value.split(", ")]
        return ", ".join(f"{self._lead(each[1], path, place)}{each[2] or ''}" for each in entries if each)

    def _lead(self, value: str, path: str, place: str) -> str:
        """Where a link leads from the file `place`: to a file beside it, or to the site's own address."""
        parts = urlsplit(value)
        if parts.scheme or parts.netloc or not parts.path:
            return value
        target = urljoin(path, parts.path)
        end = f"#{parts.fragment}" if parts.fragment else ""
        if target in self.known:
            return _relative(place, _place(target)) + end
        if target.startswith((settings.STATIC_URL, settings.MEDIA_URL)) and (taken := self._take(target)):
            return _relative(place, taken) + end
        return urljoin(settings.WAGTAILADMIN_BASE_URL, value)

    def _take(self, url: str) -> str | None:
        name = unquote(url).lstrip("/")
        if name in self._taken or (self.root / name).is_file():
            self._taken.add(name)
            return name
        if url.startswith(settings.MEDIA_URL):
            stored = unquote(url.removeprefix(settings.MEDIA_URL))
            if not storages["default"].exists(stored):
                return None
            with storages["default"].open(stored) as source:
                self._put(name, source)
        else:
            content = _static(unquote(url.removeprefix(settings.STATIC_URL)))
            if content is None:
                return None
            self._taken.add(name)
            if name.endswith(".css"):
                content = _CSS_URL.sub(lambda found: self._of_style(found, url, name), content.decode()).encode()
            self._put(name, content)
        self._taken.add(name)
        return name

    def _of_style(self, found: "re.Match[str]", url: str, name: str) -> str:
        target = urljoin(url, found[1])
        if found[1].startswith(("data:", "#")) or not target.startswith(settings.STATIC_URL):
            return found[0]
        taken = self._take(target)
        return f'url("{_relative(name, taken)}")' if taken else found[0]

    def _put(self, name: str, content: Any) -> None:
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            with target.open("wb") as copy:
                shutil.copyfileobj(content, copy)


def _place(path: str) -> str:
    """The file of a page. Names longer than a disk takes are cut, and told apart by a hash."""
    pieces = [_short(unquote(piece)) for piece in path.split("/") if piece]
    if pieces and "." in pieces[-1]:
        return "/".join(pieces)
    return "/".join([*pieces, "index.html"])


def _short(piece: str) -> str:
    return piece if len(piece.encode()) <= 120 else f"{piece[:30]}-{hashlib.sha256(piece.encode()).hexdigest()[:12]}"


def _relative(source: str, target: str) -> str:
    here, there = PurePosixPath(source).parent.parts, PurePosixPath(target).parts
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    return quote("/".join([*[".."] * (len(here) - common), *there[common:]]))


def _static(name: str) -> bytes | None:
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            content: bytes = file.read()
            return content
    path = finders.find(name)
    return Path(path).read_bytes() if path else None
