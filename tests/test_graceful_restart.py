"""`systemctl reload lantai-web` under load, nginx in front: not one request fails."""

import http.client
import os
import signal
import threading
from pathlib import Path
from urllib.parse import urlsplit

from . import world
from .outside import need
from .production import NGINX, nginx, trusting, unit_serving
from .visiting import workers

READERS = 3
RESTARTS = 1


def test_no_request_fails_while_the_processes_are_exchanged(tmp_path: Path) -> None:
    need(NGINX, "nginx-light")
    data_dir = tmp_path / "data"
    world.copy("demo", data_dir)
    answers: list[int | str] = []
    enough = threading.Event()

    def read(address: str, number: int) -> None:
        """One connection after another; never a page that nginx has kept."""
        turn = 0
        while not enough.is_set():
            turn += 1
            connection = http.client.HTTPSConnection(urlsplit(address).netloc, timeout=60, context=trusting())
            try:
                for path in (f"/search/suggest?q=a{number}-{turn}", "/healthz", f"/oai?verb=Identify&n={number}"):
                    connection.request("GET", path)
                    response = connection.getresponse()
                    response.read()
                    answers.append(response.status)
            except (OSError, http.client.HTTPException) as error:
                answers.append(repr(error))
            finally:
                connection.close()

    with unit_serving(data_dir) as server, nginx(server, tmp_path / "nginx") as address:
        threads = [threading.Thread(target=read, args=(address, number)) for number in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            for _restart in range(RESTARTS):
                old = set(workers(server.pid))
                os.kill(server.pid, signal.SIGHUP)
                while old & set(workers(server.pid)):
                    enough.wait(0.05)
                seen = len(answers)
                while len(answers) < seen + 30:
                    enough.wait(0.05)
        finally:
            enough.set()
            for thread in threads:
                thread.join()
    assert len(answers) > 60 * RESTARTS
    assert set(answers) == {200}
