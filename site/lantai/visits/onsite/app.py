"""The counting app's own files, served below `/attendance/` so that its service worker may keep them."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

TYPES = {
    "app.js": "text/javascript; charset=utf-8",
    "app.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "sw.js": "text/javascript; charset=utf-8",
    "manifest.webmanifest": "application/manifest+json",
}
KEPT = ("app.js", "app.css", "icon.svg", "manifest.webmanifest")


def words() -> dict[str, str]:
    """What the app says; {0} and {1} are filled in by it."""
    return {
        "offline": _("No signal. {0} kept on this phone; they go out by themselves when there is signal."),
        "offline_none": _("No signal. Count on: everything is kept on this phone."),
        "sending": _("Sending {0}…"),
        "sent": _("All sent and stored."),
        "revoked": _("This phone may not count any more. What you count is kept aside until the organiser decides."),
        "unknown": _("The server does not know this phone. Save what waits as a file and ask the organiser."),
        "unsaved": _("NOT counted: this phone could not store it. Count on paper and tell the organiser."),
        "last_added": _("Last: {0} people, {1}"),
        "last_one": _("Last: one person, {1}"),
        "last_undone": _("Taken back: {0} people, {1}"),
        "last_headcount": _("Headcount: {0}, {1}"),
        "who": _("counting: {0}"),
        "name_yourself": _("Who are you?"),
        "choose": _("choose"),
        "pin_wrong": _("That is not the PIN of this name."),
        "pin_wait": _("Too many wrong PINs. Try again in {0} seconds; counting goes on meanwhile."),
        "not_now": _("not on now"),
        "aside": _("{0} could not be taken by the server. Save them as a file and show it to the organiser."),
        "waiting_first": _("Lines of the last event still wait on this phone. Send them before beginning another."),
        "no_network": _("No answer from the server. Try again where there is signal."),
        "insecure": _("This address is not secure (https); the phone refuses to store counts."),
    }


def _file(name: str) -> bytes:
    path = finders.find(f"attendance/{name}")
    if not path:
        raise Http404
    return Path(path).read_bytes()


def _manifest() -> bytes:
    start = reverse("attendance:app")
    manifest = {
        "name": _("Counting visitors"),
        "short_name": _("Counting"),
        "id": start,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [{"src": reverse("attendance:file", args=["icon.svg"]), "sizes": "any", "type": "image/svg+xml"}],
    }
    return json.dumps(manifest, ensure_ascii=False).encode()


def _worker() -> bytes:
    files = [reverse("attendance:app"), *(reverse("attendance:file", args=[name]) for name in KEPT)]
    head = f'const VERSION = "{version()}";\nconst FILES = {json.dumps(files)};\n'
    return head.encode() + _file("sw.js")


@lru_cache(maxsize=1)
def version() -> str:
    """Of everything the service worker keeps; a change of any makes phones fetch all again."""
    digest = hashlib.sha256(_manifest())
    for name in ("app.js", "app.css", "icon.svg", "sw.js"):
        digest.update(_file(name))
    digest.update(render_to_string("visits/onsite/app.html", {"words": words()}).encode())
    return digest.hexdigest()[:16]


@require_safe
@cache_control(no_cache=True)
def app(request: HttpRequest) -> HttpResponse:
    """The one page; the same for everybody."""
    return render(request, "visits/onsite/app.html", {"words": words()})


@require_safe
@cache_control(no_cache=True)
def file(request: HttpRequest, name: str) -> HttpResponse:
    """One of the app's files; 404 for any other name."""
    if name not in TYPES:
        raise Http404
    made = {"manifest.webmanifest": _manifest, "sw.js": _worker}
    content = made[name]() if name in made else _file(name)
    return HttpResponse(content, content_type=TYPES[name])
