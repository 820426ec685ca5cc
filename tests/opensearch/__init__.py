"""An OpenSearch of one's own: one node from its published jars, with little memory, in a temporary folder."""

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VERSION = "2.19.1"
POM = Path(__file__).parent / "pom.xml"
# Outside the tree, so that a fresh clone finds them; `.ci/run` puts them there.
JARS = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "lantai" / f"opensearch-{VERSION}"
START_SECONDS = 120
LOCK = Path(tempfile.gettempdir(), "lantai-opensearch.lock")
_PORT = re.compile(r"^HTTP Port:\s+(\d+)", re.MULTILINE)
_RUNNER = "org.codelibs.opensearch.runner.OpenSearchRunner"


@dataclass(frozen=True)
class Node:
    """A running node: its address as `SEARCH_URL` takes it, and its process."""

    address: str
    process: "subprocess.Popen[bytes]"

    def pause(self) -> None:
        """Answer nothing any more, as a machine that hangs."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on."""
        self.process.send_signal(signal.SIGCONT)


def is_present() -> bool:
    """Whether a Java and the jars are here."""
    return shutil.which("java") is not None and any(JARS.glob("opensearch-*.jar"))


@contextmanager
def node(memory: str = "512m") -> Iterator["Node"]:
    """A running node, gone afterwards.

    Raises `FileNotFoundError` if Java or the jars are missing, `RuntimeError` with its log if it does not start.
    """
    if not is_present():
        raise FileNotFoundError(f"OpenSearch is missing: mvn -f {POM} dependency:copy-dependencies …")
    with tempfile.TemporaryDirectory(prefix="lantai-opensearch-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with socket.create_server(("127.0.0.1", 0)) as free:
            transport = free.getsockname()[1]
        config = folder / "config"
        config.mkdir()
        (config / "opensearch.yml").write_text(
            "cluster.name: lantai-tests\nnode.name: one\ndiscovery.type: single-node\nnetwork.host: 127.0.0.1\n"
            f"transport.port: {transport}\ncluster.routing.allocation.disk.threshold_enabled: false\n"
        )
        command = [
            *("java", "-Xms256m", f"-Xmx{memory}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{JARS}/*"),
            *(_RUNNER, "-basePath", str(folder / "node"), "-numOfNode", "1", "-confPath", str(config)),
            *("-clusterName", "lantai-tests", "-printOnFailure"),
        ]
        with (folder / "log").open("wb") as log, LOCK.open("w") as lock:
            # One at a time: two that start together would take the same free port.
            fcntl.flock(lock, fcntl.LOCK_EX)
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.PIPE)
            try:
                address = _address_of(process, folder / "log")
            except RuntimeError:
                process.kill()
                raise
        try:
            yield Node(f"opensearch+{address}", process)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)


def _address_of(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where the node listens once it answers; the runner takes the first free port after 9200 and says which."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if match := _PORT.search(log.read_text(errors="replace")):
            address = f"http://127.0.0.1:{match[1]}"
            try:
                urllib.request.urlopen(f"{address}/_cluster/health?wait_for_status=yellow", timeout=2).close()  # noqa: S310
                return address
            except (urllib.error.URLError, OSError):
                pass
        time.sleep(0.2)
    raise RuntimeError(f"OpenSearch did not start:\n{log.read_text(errors='replace')[-4000:]}")
