"""A bare Debian in a folder, laid by debootstrap and booted by systemd-nspawn: a machine to try an installation on.

It has a systemd of its own with all it does (units, timers, journal, reboot), and the network of the machine it runs on.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SUITE = "bookworm"
# Where a certificate of the house is kept, and from where packages come: what its people set up on any machine.
OF_THE_HOUSE = ("etc/resolv.conf", "etc/pip.conf", "usr/local/share/ca-certificates")
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}
BOOTED = {"running", "degraded"}


def lay(root: Path) -> None:
    """Debian as its installer leaves it without any task chosen. Minutes, and 500 MB from its mirror."""
    packages = "ca-certificates,dbus,systemd-sysv"
    subprocess.run(["debootstrap", f"--include={packages}", SUITE, str(root)], check=True, stdout=subprocess.DEVNULL)
    for name in OF_THE_HOUSE:
        source, target = Path("/", name), root / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.exists():
            shutil.copyfile(source, target)
    subprocess.run(["chroot", str(root), "update-ca-certificates"], check=True, env=ENVIRONMENT, capture_output=True)


@dataclass
class Machine:
    """One that is laid in `root` already; `mounts` are folders of here and where they appear there."""

    root: Path
    mounts: dict[Path, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    nspawn: "subprocess.Popen[bytes] | None" = None

    @contextmanager
    def booted(self) -> Iterator[None]:
        """On, until the block ends."""
        self.boot()
        try:
            yield
        finally:
            self.shut_down()

    def boot(self) -> None:
        """Switch it on and wait until all that starts with it has. Raises `RuntimeError` if it does not come up."""
        assert self.nspawn is None
        binds = [f"--bind={here}:{there}" for here, there in self.mounts.items()]
        # Where no systemd runs there is none to register with.
        apart = [] if Path("/run/systemd/system").exists() else ["--register=no", "--keep-unit"]
        command = ["systemd-nspawn", "--quiet", f"--directory={self.root}", "--boot", *apart, *binds]
        with self.root.with_suffix(".console").open("ab") as console:
            self.nspawn = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=console, stderr=console, start_new_session=True
            )
        for _again in range(600):
            if self.nspawn.poll() is not None:
                break
            if self.first_process() and self._state() in BOOTED:
                return
            time.sleep(0.2)
        raise RuntimeError(f"it does not come up: see {self.root.with_suffix('.console')}")

    def _state(self) -> str:
        asked = self._enter("systemctl is-system-running", stderr=subprocess.DEVNULL, check=False)
        return asked.stdout.strip()

    def first_process(self) -> int:
        """The number, seen from here, of the process that is number 1 there; 0 if there is none."""
        assert self.nspawn
        try:
            children = Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children").read_text().split()
        except OSError:
            return 0
        return int(children[0]) if children else 0

    def shut_down(self) -> None:
        """As `poweroff` does; nothing if it is off."""
        if self.nspawn and self.nspawn.poll() is None:
            self.nspawn.terminate()
            self.nspawn.wait(timeout=300)
        self.nspawn = None

    def cut_power(self) -> None:
        """Everything on it stops where it is."""
        assert self.nspawn
        os.kill(self.first_process(), signal.SIGKILL)
        self.nspawn.wait(timeout=60)
        self.nspawn = None

    def run(self, script: str, folder: str = "/") -> str:
        """Run lines of shell as root; what they print. Raises `CalledProcessError` at the first that fails."""
        return self._enter(f"cd {folder}\n{script}", "-eux").stdout

    def ask(self, script: str) -> str:
        """What a line of shell prints, without its end."""
        return self._enter(script, "-eu").stdout.strip()

    def _enter(
        self, script: str, options: str = "-u", *, stderr: int | None = None, check: bool = True
    ) -> "subprocess.CompletedProcess[str]":
        # Not the control group: where the old hierarchies are in use it cannot be entered.
        inside = ["nsenter", f"--target={self.first_process()}", "--mount", "--uts", "--ipc", "--pid", "--root", "--wd"]
        return subprocess.run(
            [*inside, "sh", options, "-c", script],
            env={**ENVIRONMENT, **self.environment},
            check=check,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
