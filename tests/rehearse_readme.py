"""A bare Debian is brought to production by the commands of the README, word for word, in a folder of its own.

    debootstrap --variant=minbase bookworm /tmp/bare
    python -m tests.rehearse_readme /tmp/bare            # as root; ports 80, 443, 5432, 6379 and 8000 must be free

Too long for CI (a system is installed, and PostgreSQL after it); for whoever changes the section. Units are started by
`systemctl_stand_in.py`, as no systemd runs there. Each step's last word is that `/healthz` is "ok" through nginx.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from . import world

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
    "DJANGO_SUPERUSER_USERNAME": "operator",
    "DJANGO_SUPERUSER_EMAIL": "operator@example.invalid",
    "DJANGO_SUPERUSER_PASSWORD": "rehearsal-2026-only",
}
HEALTH = "curl --silent --insecure --fail --retry 60 --retry-all-errors --resolve dangan.example:443:127.0.0.1 https://dangan.example/healthz"


def blocks() -> list[str]:
    """The README's three runs of commands: a new machine, an update, the larger set-up."""
    text = (world.REPOSITORY / "README.md").read_text("utf-8")
    section = text[text.index("## In production") : text.index("## How it is built")]
    found: list[list[str]] = [[]]
    for line in section.splitlines():
        if line.startswith("    "):
            found[-1].append(line.removeprefix("    "))
        elif line.strip() and found[-1]:
            found.append([])
    # The only command that asks; here the environment answers.
    runs = ["\n".join(lines).replace("createsuperuser", "createsuperuser --noinput") for lines in found]
    return [next(run for run in runs if mark in run) for mark in ("useradd", "systemctl reload lantai-web", "transfer")]


def lay(root: Path) -> None:
    """The files of this version, and what Debian's installer would have set up."""
    files = subprocess.run(["git", "ls-files"], cwd=world.REPOSITORY, check=True, capture_output=True, text=True)
    for name in files.stdout.splitlines():
        target = root / "usr" / "local" / "src" / "lantai" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(world.REPOSITORY / name, target)
    for file in ("/etc/resolv.conf", "/etc/pip.conf"):
        if Path(file).exists():
            shutil.copy(file, root / file.lstrip("/"))
    stand_in = root / "usr" / "local" / "bin" / "systemctl"
    shutil.copy(Path(__file__).with_name("systemctl_stand_in.py"), stand_in)
    stand_in.chmod(0o755)
    for name in ("proc", "dev", "sys"):
        subprocess.run(["mount", "--bind", f"/{name}", str(root / name)], check=True)


def run(root: Path, script: str, folder: str) -> str:
    """Run lines of shell in the system; what they print at last. Stops at the first that fails."""
    command = ["chroot", str(root), "sh", "-euxc", f"cd {folder}\n{script}"]
    return subprocess.run(command, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE, text=True).stdout


def end(root: Path) -> None:
    """End what runs in the system, and nothing else."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            inside = (process / "root").readlink() == root
        except OSError:
            continue
        if inside:
            os.kill(int(process.name), signal.SIGTERM)
    for name in ("proc", "dev", "sys"):
        subprocess.run(["umount", "--lazy", str(root / name)], check=False)


def main(root: Path) -> None:
    lay(root)
    try:
        for step, folder in zip(blocks(), ("/usr/local/src/lantai", "/srv/lantai", "/srv/lantai"), strict=True):
            run(root, step, folder)
            assert json.loads(run(root, HEALTH, "/"))["status"] == "ok"
    finally:
        end(root)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
