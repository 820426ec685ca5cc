"""A contributor withdraws while a reviewer accepts: two requests at once to a real server."""

import sqlite3
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

import pytest

from stories.submissions import receipt
from stories.submissions.demo import texts

from .world import DATABASE, Server


class Visitor:
    """Keeps cookies; `post` returns the status, redirects followed."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> int:
        with self.opener.open(self.server.url + path) as response:
            return int(response.status)

    def post(self, path: str, **fields: str) -> int:
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "") or ""
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        try:
            with self.opener.open(self.server.url + path, data) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code


def row(server: Server, query: str) -> Any:
    with sqlite3.connect(server.data_dir / DATABASE) as connection:
        return connection.execute(query).fetchone()


@pytest.mark.parametrize("serial", [1, 2, 3])
def test_nothing_of_a_withdrawn_story_is_left_whoever_came_first(own_server: Server, serial: int) -> None:
    reviewer, contributor = Visitor(own_server), Visitor(own_server)
    reviewer.get("/cms/login/")
    assert reviewer.post("/cms/login/", username="reviewer", password="lantai-demo") == 200
    number = receipt.written(
        own_server.manage("shell", "-v0", "-c", _NUMBER.format(secret=f"{texts.SECRET}{serial}")).strip()
    )
    (pk,) = row(own_server, f"SELECT id FROM submissions_submission WHERE serial = {serial}")  # noqa: S608
    start = threading.Barrier(2)
    answers: dict[str, int] = {}

    def accept() -> None:
        start.wait()
        answers["accept"] = reviewer.post(f"/cms/submissions/{pk}/", action="accept")

    def withdraw() -> None:
        start.wait()
        answers["withdraw"] = contributor.post("/stories/receipt/withdraw/", number=number, sure="yes")

    threads = [threading.Thread(target=accept), threading.Thread(target=withdraw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # The reviewer is shown what has become of it, with a message; nobody meets an error page.
    assert answers == {"accept": 200, "withdraw": 200}
    state, story, text = row(
        own_server,
        f"SELECT state, story_id, text FROM submissions_submission WHERE id = {pk}",  # noqa: S608
    )
    assert (state, story, text) == ("withdrawn", None, "")
    assert row(own_server, f"SELECT count(*) FROM submissions_contact WHERE submission_id = {pk}") == (0,)  # noqa: S608
    assert row(own_server, f"SELECT count(*) FROM submissions_photo WHERE submission_id = {pk}") == (0,)  # noqa: S608
    # At most one of "accepted, then withdrawn" and "withdrawn": a decision never follows a withdrawal.
    kinds = row(
        own_server,
        f"SELECT group_concat(kind) FROM (SELECT kind FROM submissions_turn WHERE submission_id = {pk} ORDER BY id)",  # noqa: S608
    )[0]
    assert kinds.endswith("withdrawn")


_NUMBER = "from stories.submissions import receipt; print(receipt.issue('{secret}'))"
