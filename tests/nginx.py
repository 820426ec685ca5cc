"""A real nginx in front of a running site, with the project's own configuration."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import world

BINARY = next((path for path in ("/usr/sbin/nginx", shutil.which("nginx") or "") if path and Path(path).exists()), "")
CONFIGURATION = """
{user}
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {deploy}/pages-maps.conf;
    {around}
    upstream lantai {{ server {upstream}; keepalive 16; }}
    server {{
        listen 127.0.0.1:{port};
        server_name 127.0.0.1;
        set $lantai_data {data};
        {more}
        include {deploy}/pages.conf;
    }}
}}
"""


@contextmanager
def in_front(
    server: world.Server, folder: Path, *, around: str = "", more: str = "", workers: int = 1
) -> Iterator[str]:
    """nginx on a free port, its address; `around` is put into its http block, `more` into its server block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(
            # Tests as root, as in CI: its workers read what root has written.
            user="user root;" if os.geteuid() == 0 else "",
            workers=workers,
            folder=folder,
            deploy=world.REPOSITORY / "deploy" / "nginx",
            upstream=server.url.removeprefix("http://"),
            port=port,
            data=server.data_dir,
            around=around,
            more=more,
        )
    )
    with (folder / "out").open("w") as out:
        process = subprocess.Popen(
            [BINARY, "-c", str(configuration), "-p", str(folder), "-g", "daemon off;"], stdout=out, stderr=out
        )
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            except OSError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((folder / "out").read_text()) from error
                time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
