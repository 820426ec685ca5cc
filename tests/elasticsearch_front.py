"""An OpenSearch that passes for an Elasticsearch: what Elasticsearch's own client sends goes on unchanged.

The client refuses a server that does not call itself Elasticsearch, and speaks a media type of its own. The front says the
name and translates the type; paths, parameters and bodies stay what they are, and are kept to be looked at.
"""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_MEDIA = "application/vnd.elasticsearch+"
_COMPATIBLE = ";compatible-with=8"
_KEPT = {"content-type", "x-opaque-id", "warning"}


@dataclass
class Front:
    """Its address as `SEARCH_URL` takes it, and the requests that came: method, path with parameters, body."""

    address: str
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)


@contextmanager
def front(behind: str) -> Iterator[Front]:
    """A front before the node at `behind` ("opensearch+http://127.0.0.1:9201"), gone afterwards."""
    target = urlsplit(behind).netloc
    opened = Front("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            opened.requests.append((self.command, self.path, body))
            headers = {
                name: value.replace(_MEDIA, "application/").replace(_COMPATIBLE, "").replace(" compatible-with=8", "")
                for name, value in self.headers.items()
                if name.lower() in {"content-type", "accept"}
            }
            connection = http.client.HTTPConnection(target, timeout=60)
            try:
                connection.request(self.command, self.path, body or None, headers)
                answer = connection.getresponse()
                content = answer.read()
            finally:
                connection.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() in _KEPT:
                    self.send_header(name, value)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Length", str(len(content) if self.command != "HEAD" else 0))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815

        def log_message(self, *_args: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    opened.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield opened
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
