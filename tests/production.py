"""The larger set-up as deploy/ describes it: the server of the unit file, nginx with the project's own configuration."""

import http.client
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import world

DEPLOY = world.REPOSITORY / "deploy"
NGINX = next((path for path in ("/usr/sbin/nginx", shutil.which("nginx") or "") if path and Path(path).exists()), "")
AROUND = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/lantai.conf;
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def unit_serving(data_dir: Path, **more: str) -> Iterator[world.Server]:
    """What `lantai-web.service` starts, on a data folder and a free port; ended on exit."""
    said = re.search(r"^ExecStart=(.+)$", (DEPLOY / "systemd" / "lantai-web.service").read_text(), re.MULTILINE)
    assert said
    port = free_port()
    command = shlex.split(said[1].replace("/srv/lantai/.venv/bin", str(Path(sys.executable).parent)))
    command = [word.replace("/srv/lantai", str(world.REPOSITORY)) for word in command]
    command[command.index("--port") + 1] = str(port)
    command[command.index("--workers") + 1] = "2"
    # A process that is told to end while it still begins does not hear it, and is killed after this many seconds.
    command[command.index("--workers-kill-timeout") + 1] = "10"
    environment = world.environment(data_dir, TRUSTED_PROXIES="127.0.0.1", BEHIND_TLS_PROXY="true", **more)
    with (data_dir / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=world.REPOSITORY, env=environment, stdout=log, stderr=log)
    server = world.Server(f"http://127.0.0.1:{port}", data_dir, process.pid)
    try:
        until(lambda: urllib.request.urlopen(f"{server.url}/livez", timeout=5).status == 200, process)  # noqa: S310
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def certificate(folder: Path) -> None:
    """A certificate nobody knows, for 127.0.0.1."""
    asked = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1")
    target = ("-keyout", str(folder / "lantai.key"), "-out", str(folder / "lantai.crt"))
    subprocess.run(["openssl", *asked, *target], check=True, capture_output=True)


@contextmanager
def nginx(server: world.Server, folder: Path) -> Iterator[str]:
    """nginx with deploy/nginx/lantai.conf, its paths and ports changed, in front of a server; its HTTPS address."""
    folder.mkdir()
    plain, tls = free_port(), free_port()
    certificate(folder)
    said = (DEPLOY / "nginx" / "lantai.conf").read_text("utf-8")
    for theirs, ours in {
        "127.0.0.1:8000": server.url.removeprefix("http://"),
        "/srv/lantai": str(world.REPOSITORY),
        "/var/lib/lantai": str(server.data_dir),
        "/var/log/nginx/lantai": str(folder),
        "/etc/nginx/lantai": str(folder / "lantai"),
        "dangan.example": "127.0.0.1",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
    }.items():
        assert theirs in said
        said = said.replace(theirs, ours)
    (folder / "lantai.conf").write_text(said, "utf-8")
    shutil.copy(DEPLOY / "nginx" / "lantai-https-headers.conf", folder)
    # Tests as root, as in CI: its workers read what root has written.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(user=user, folder=folder))
    command = [NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(tls), process)
        yield f"https://127.0.0.1:{tls}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(port: int) -> bool:
    """Whether something listens. Raises `OSError` if not."""
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    return True


@dataclass
class Readers:
    """Some who go on asking a site for pages that nginx does not keep; see `reading`."""

    answers: list[int | str] = field(default_factory=list)
    """The status of each answer, or what went wrong."""
    enough: threading.Event = field(default_factory=threading.Event)

    def have_read(self, more: int) -> None:
        """Wait until they have had so many answers more."""
        seen = len(self.answers)
        while len(self.answers) < seen + more:
            self.enough.wait(0.05)

    def read(self, netloc: str, host: str, number: int) -> None:
        """One connection after another."""
        turn = 0
        while not self.enough.is_set():
            turn += 1
            connection = http.client.HTTPSConnection(netloc, timeout=60, context=trusting())
            try:
                for path in (f"/search/suggest?q=a{number}-{turn}", "/healthz", f"/oai?verb=Identify&n={number}"):
                    connection.request("GET", path, headers={"Host": host})
                    response = connection.getresponse()
                    response.read()
                    self.answers.append(response.status)
            except (OSError, http.client.HTTPException) as error:
                self.answers.append(repr(error))
            finally:
                connection.close()


@contextmanager
def reading(netloc: str, host: str = "", readers: int = 3) -> Iterator[Readers]:
    """Readers of the site that answers at an address and port, under a name of its own if it has one."""
    some = Readers()
    threads = [threading.Thread(target=some.read, args=(netloc, host or netloc, n)) for n in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield some
    finally:
        some.enough.set()
        for thread in threads:
            thread.join()


def trusting() -> ssl.SSLContext:
    """For a certificate nobody knows."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def until(holds: object, process: "subprocess.Popen[bytes]") -> None:
    """Ask again until something holds; an `OSError` is a no. Fails if the process ends meanwhile."""
    while True:
        assert process.poll() is None, "the process has ended"
        try:
            if holds():  # type: ignore[operator]
                return
        except OSError:
            pass
        time.sleep(0.05)
