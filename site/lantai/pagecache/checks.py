"""System check of where the store lies: processes of several machines cannot share one."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

MOUNTS = Path("/proc/self/mountinfo")
# Locks and shared memory of the index do not hold between machines there.
NETWORK = ("nfs", "cifs", "smb", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs")


def mounted_as(folder: Path, mounts: str) -> str:
    """The type of the file system a folder lies on, by the lines of `proc_pid_mountinfo(5)`; "" if none of them holds it."""
    found, longest = "", -1
    for line in mounts.splitlines():
        about, _separator, of = line.partition(" - ")
        point = Path(about.split()[4].replace("\\040", " "))
        if folder.is_relative_to(point) and len(point.parts) >= longest:
            found, longest = of.split()[0], len(point.parts)
    return found


def store_on_a_network(**_kwargs: Any) -> list[checks.CheckMessage]:
    """lantai.W005: kept pages on a network file system."""
    if not settings.PAGE_CACHE or not MOUNTS.exists():
        return []
    kind = mounted_as(Path(settings.PAGES_DIR).resolve(), MOUNTS.read_text())
    if not kind.startswith(NETWORK):
        return []
    return [
        checks.Warning(
            f"Kept pages lie on a network file system ({kind}), where processes of several machines would spoil them for each other.",
            hint="Set PAGE_CACHE=false on all machines, or keep one machine for the pages, with DATA_DIR on a disk of its own.",
            id="lantai.W005",
        )
    ]


def register() -> None:
    """Have Django run it."""
    checks.register(store_on_a_network, "lantai", deploy=True)
