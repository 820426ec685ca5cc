"""Which requests the store may answer, and the name a page has there.

The name is the path of a file: host, the page's own path, and `page.html`, or `page@<query>.html` for a page with
parameters. The language is in the path. `deploy/nginx/pages.conf` finds the same names; change both together.
"""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

# Parameters that choose what a page shows. Any other makes the request one for Django alone.
PARAMETERS = frozenset(
    (
        *("in", "image", "page", "sort", "q", "type", "kind", "category", "decade", "place", "tag", "edition"),
        *("exhibition", "theme", "level", "region", "batch", "year"),
    )
)
# What WeChat and others append to links that are passed on: nobody's business, and the same page.
PASSED_ON = frozenset(
    (
        *(
            "from",
            "isappinstalled",
            "scene",
            "clicktime",
            "enterid",
            "nsukey",
            "ascene",
            "devicetype",
            "wechat_redirect",
        ),
        *("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"),
    )
)
# Of these every answer is another, or they are no pages.
NEVER = ("/cms/", "/drafts/", "/media/", "/static/", "/documents/", "/attendance/", "/visits/", "/iiif/", "/guarded/")

_PATH = re.compile(r"/(?:[^/.@\\\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]{0,79}/)*")
_QUERY = re.compile(r"[A-Za-z0-9_.~%+=&-]{1,180}")
_HOST = re.compile(r"([a-z0-9](?:[a-z0-9-]|\.(?=[a-z0-9])){0,251}|\[::1\])(?::[0-9]{1,5})?")
_LONGEST = 600


class Addresses:
    """Reads the settings once; one for a process."""

    def __init__(self) -> None:
        names = "|".join(re.escape(name) for name in (settings.SESSION_COOKIE_NAME, "messages"))
        self._signed_in = re.compile(rf"(?:^|;\s*)(?:{names})=")
        # Behind TLS a page asked for without it is a redirection, which is not kept.
        self._scheme = urlsplit(settings.WAGTAILADMIN_BASE_URL).scheme
        proxy: Any = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
        told: tuple[str, str] = proxy or ("", "")
        self._proxy_header, self._proxy_value = told

    def name_of(self, environ: dict[str, Any]) -> str | None:
        """The name of the page a request asks for; None if the store has nothing to do with it.

        Parameters that do not choose a page are taken off the request.
        """
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not path.endswith("/") or environ.get("SCRIPT_NAME"):
            return None
        cookie = environ.get("HTTP_COOKIE")
        if (cookie and self._signed_in.search(cookie)) or "HTTP_AUTHORIZATION" in environ:
            return None
        if self._scheme != self._scheme_of(environ):
            return None
        query = environ.get("QUERY_STRING", "")
        kept = _kept(query) if query else ""
        where = _where(environ.get("HTTP_HOST", ""), path)
        if kept is None or not where:
            return None
        if kept != query:
            environ["QUERY_STRING"] = kept
        return f"{where}page@{kept}.html" if kept else f"{where}page.html"

    def _scheme_of(self, environ: dict[str, Any]) -> str:
        if self._proxy_header and self._proxy_header in environ:
            return "https" if environ[self._proxy_header].split(",")[0].strip() == self._proxy_value else "http"
        scheme: str = environ["wsgi.url_scheme"]
        return scheme


@lru_cache(maxsize=4096)
def _where(host: str, path: str) -> str:
    """Host and path as the folder of a page; "" if they are not fit for one."""
    match = _HOST.fullmatch(host.lower())
    if not match or path.startswith(NEVER):
        return ""
    try:
        text = path.encode("latin-1").decode()
    except UnicodeError:
        return ""
    return f"{match[1]}{text}" if len(path) <= _LONGEST and _PATH.fullmatch(text) else ""


@lru_cache(maxsize=4096)
def _kept(query: str) -> str | None:
    """A query without what was appended in passing; None if something in it is not known to choose a page."""
    parts = [part for part in query.split("&") if part and part.partition("=")[0] not in PASSED_ON]
    if any(part.partition("=")[0] not in PARAMETERS for part in parts):
        return None
    kept = "&".join(parts)
    return kept if not kept or _QUERY.fullmatch(kept) else None
