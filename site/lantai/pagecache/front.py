"""The WSGI application ahead of Django: hands out kept pages, and keeps those that Django makes."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterable
from typing import Any

from . import address, index, listening, recording, release, store, sweeping
from .turns import turn

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

# How long it is remembered that an address gives no page to be kept, and of how many.
UNFIT_SECONDS, UNFIT_MOST = 60.0, 5000
# One that could not be made now may be in a moment.
FAILED_SECONDS = 2.0
# Every copy is asked about before it is shown again: what was taken down is gone from browsers, too.
CACHING = "no-cache"
_POSTS = re.compile(rb'method="post"|csrfmiddlewaretoken', re.I)
# The number of the request that had a page made is nobody else's.
_OF_A_REQUEST = "x-request-id"
_NOT_KEPT = frozenset(("content-length", "etag", "vary", _OF_A_REQUEST))
_PRIVATE = ("private", "no-store", "no-cache")


class Front:
    """Wraps Django's application."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._addresses = address.Addresses()
        self._shelf = store.Shelf()
        self._unfit: dict[str, float] = {}
        release.check()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        name = self._addresses.name_of(environ)
        if name is None:
            return self._application(environ, start_response)
        kept = self._shelf.find(name)
        if kept is not None:
            return _answer(kept, environ, start_response)
        if environ["REQUEST_METHOD"] != "GET" or self._unfit.get(name, 0.0) > time.monotonic():
            return self._application(environ, start_response)
        sweeping.begin()
        try:
            with turn(name):
                return self._made(name, environ, start_response)
        except sqlite3.Error:
            return self._application(environ, start_response)

    def _made(self, name: str, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Made by whoever had the turn before, or made now."""
        kept = self._shelf.find(name)
        if kept is not None:
            return _answer(kept, environ, start_response)
        if self._unfit.get(name, 0.0) > time.monotonic():
            return self._application(environ, start_response)
        begun = index.present()
        said: list[Any] = []

        def note(status: str, headers: store.Headers, exc_info: Any = None) -> Callable[[bytes], Any]:
            said[:] = [status, headers, exc_info]
            return _no_writing

        with recording.making() as made_of:
            answer = self._application(environ, note)
        status, headers, *_rest = said
        content = b"".join(answer) if _is_fit(status, headers) and not made_of.refused else None
        if content is None or _POSTS.search(content):
            self._note_unfit(name, FAILED_SECONDS if status.startswith("5") else UNFIT_SECONDS)
            start_response(*said)
            return answer if content is None else _Again(content, answer)
        lasting = [(key, value) for key, value in headers if key.lower() not in _NOT_KEPT]
        lasting += [("Cache-Control", CACHING), ("Vary", "Accept-Encoding")]
        store.put(name, lasting, content, made_of, begun)
        of_this = [(key, value) for key, value in headers if key.lower() == _OF_A_REQUEST]
        of_this += [("ETag", store.etag_of(content)), ("Content-Length", str(len(content)))]
        start_response(status, [*lasting, *of_this])
        return _Again(content, answer)

    def _note_unfit(self, name: str, seconds: float) -> None:
        if len(self._unfit) >= UNFIT_MOST:
            self._unfit.clear()
        self._unfit[name] = time.monotonic() + seconds


class _Again:
    """A content that was read, and the answer it was read from, which is closed when this is."""

    def __init__(self, content: bytes, answer: Iterable[bytes]) -> None:
        self._content = content
        self._answer = answer

    def __iter__(self) -> Any:
        return iter((self._content,))

    def close(self) -> None:
        close = getattr(self._answer, "close", None)
        if close:
            close()


class _Telling:
    """A kept page; once it is sent, a listener is told."""

    def __init__(self, content: bytes, kept: store.Kept, environ: dict[str, Any]) -> None:
        self._content, self._kept, self._environ = content, kept, environ

    def __iter__(self) -> Any:
        return iter((self._content,))

    def close(self) -> None:
        if self._kept.told_of:
            name, what = self._kept.told_of
            listening.told(name, self._environ, *what)


def _answer(kept: store.Kept, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    headers = [*kept.headers, ("ETag", kept.etag), ("X-Page", "kept")]
    if environ.get("HTTP_IF_NONE_MATCH") == kept.etag:
        start_response("304 Not Modified", headers)
        content = b""
    else:
        content = kept.content
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            content = kept.packed
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(content))))
        start_response("200 OK", headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            content = b""
    return _Telling(content, kept, environ) if kept.told_of else (content,)


def _is_fit(status: str, headers: store.Headers) -> bool:
    """Whether an answer is the same for everybody and says nothing against being kept."""
    if not status.startswith("200"):
        return False
    said = {key.lower(): value.lower() for key, value in headers}
    return (
        said.get("content-type", "").startswith("text/html")
        and not said.keys() & {"set-cookie", "content-encoding", "content-disposition"}
        and not any(word in said.get("cache-control", "") for word in _PRIVATE)
        and said.get("vary", "accept-encoding") == "accept-encoding"
    )


def _no_writing(_data: bytes) -> None:
    raise NotImplementedError("Django does not use it.")
