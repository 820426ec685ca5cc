"""`systemctl reload lantai-web` under load, nginx in front: not one request fails."""

import os
import signal
import time
from pathlib import Path
from urllib.parse import urlsplit

from . import world
from .outside import need
from .production import NGINX, nginx, reading, unit_serving
from .visiting import workers


def test_no_request_fails_while_the_processes_are_exchanged(tmp_path: Path) -> None:
    need(NGINX, "nginx-light")
    data_dir = tmp_path / "data"
    world.copy("demo", data_dir)
    with (
        unit_serving(data_dir) as server,
        nginx(server, tmp_path / "nginx") as address,
        reading(urlsplit(address).netloc) as readers,
    ):
        old = set(workers(server.pid))
        os.kill(server.pid, signal.SIGHUP)
        while old & set(workers(server.pid)):
            time.sleep(0.05)
        readers.have_read(30)
    assert len(readers.answers) > 60
    assert set(readers.answers) == {200}
