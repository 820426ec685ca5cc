"""A browser's part in HTTPS: cookies, forms and uploads, at an address of this machine under any name, with any certificate."""

import http.client
import re
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from .production import trusting


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class SecureVisitor:
    """Somebody who asks `netloc` for the site called `host`."""

    netloc: str
    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, **fields: str) -> Answer:
        """Send the form of a page; a `CSRF` token is taken from the cookie."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self._token(path)}).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, path: str, name: str, file: str, content: bytes, **fields: str) -> Answer:
        """Send a file as the admin's script does."""
        boundary = uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in {**fields, "csrfmiddlewaretoken": self._token(path)}.items()
        ]
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: image/png\r\n\r\n'
        body = b"".join([*parts, f"--{boundary}\r\n{head}".encode(), content, f"\r\n--{boundary}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "X-Requested-With": "XMLHttpRequest"}
        return self._ask("POST", path, body, headers)

    def sign_in(self, name: str, password: str) -> None:
        """Through the admin's door."""
        self.cookies.clear()
        answer = self.post("/cms/login/", username=name, password=password, next="/cms/")
        assert (answer.status, answer.headers["Location"]) == (302, "/cms/"), answer.text

    def _token(self, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        assert found, path
        return found[1]

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        known = {"Host": self.host, "Referer": f"https://{self.host}{path}"}
        if self.cookies:
            known["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(http.client.HTTPSConnection(self.netloc, timeout=120, context=trusting())) as connection:
            connection.request(method, path, body or None, {**known, **headers})
            with connection.getresponse() as response:
                for cookie in response.headers.get_all("Set-Cookie", ()):
                    name, _equals, rest = cookie.partition("=")
                    self.cookies[name] = rest.partition(";")[0]
                return Answer(response.status, response.headers, response.read().decode("utf-8", "replace"))
