"""Editors who save again and again, and remember what they were told is saved."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlencode, urlsplit

from .visiting import Site

TOKEN = "a" * 32
SIGN_IN = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
user = get_user_model().objects.create_superuser('saver', 'saver@example.invalid', 'x')
session = SessionStore()
session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
                HASH_SESSION_KEY: user.get_session_auth_hash()})
session.create()
print('SESSION', session.session_key)
"""


def signed_in(site: Site) -> str:
    """A session of an administrator, for a cookie."""
    return site.manage("shell", "-v0", "-c", SIGN_IN).split("SESSION ")[1].split()[0]


_told = threading.Condition()


class Editor:
    """Saves places with names of its own. `saved` are those the site said it had saved."""

    def __init__(self, url: str, session: str, name: str) -> None:
        self.netloc, self.session, self.name = urlsplit(url).netloc, session, name
        self.saved: list[str] = []
        self.turn = 0

    def save(self) -> int:
        """Save one more; the status, or 0 when no answer came."""
        self.turn += 1
        place = f"{self.name}{self.turn}"
        try:
            status, goal = self._post(place)
        except (OSError, http.client.HTTPException):
            return 0
        # A form that is shown again is 200; only a way back to the list says that it was saved.
        if status == 302 and "/login/" not in goal:
            with _told:
                self.saved.append(place)
                _told.notify_all()
        return status

    def _post(self, place: str) -> tuple[int, str]:
        body = urlencode({"name": place, "x": "", "y": "", "csrfmiddlewaretoken": TOKEN})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
        }
        with closing(http.client.HTTPConnection(self.netloc, timeout=60)) as connection:
            connection.request("POST", "/cms/snippets/exhibitions/place/add/", body, headers)
            with connection.getresponse() as response:
                response.read()
                return response.status, response.getheader("Location", "")


def all_saved(editors: list[Editor]) -> list[str]:
    """What all of them were told is saved."""
    return [name for editor in editors for name in list(editor.saved)]


def wait_for(editors: list[Editor], more: int) -> None:
    """Wait until they have saved so many more; fails if that takes minutes."""
    wanted = len(all_saved(editors)) + more
    with _told:
        assert _told.wait_for(lambda: len(all_saved(editors)) >= wanted, 240)


@contextmanager
def saving(editors: list[Editor]) -> Iterator[None]:
    """All of them save, each as fast as it can, until the block ends."""
    enough = threading.Event()

    def go(editor: Editor) -> None:
        while not enough.is_set():
            editor.save()

    threads = [threading.Thread(target=go, args=(editor,)) for editor in editors]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join()
