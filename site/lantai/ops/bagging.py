"""Makes a bag of a folder: BagIt 1.0 (RFC 8493), with SHA-256 and SHA-512 manifests.

`bag` runs this file as a program of its own, with bag-info as JSON on standard input: the library changes the working
folder of its process, which a server may not do.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ALGORITHMS = ["sha256", "sha512"]
LOOK_EVERY = 0.5


def bag(
    folder: Path, info: dict[str, str], *, validate: bool = False, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Make `folder` a bag; `info` becomes bag-info.txt. `validate` reads all of it once more and compares.

    `meanwhile` is called again and again; what it raises ends the work. Raises `OSError` with what went wrong.
    """
    command = [sys.executable, __file__, str(folder), *(["--validate"] if validate else [])]
    process = subprocess.Popen(  # noqa: S603 - a program of our own, its words on standard input
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        words: str | None = json.dumps(info)
        while True:
            try:
                _out, told = process.communicate(words, timeout=LOOK_EVERY)
                break
            except subprocess.TimeoutExpired:
                words = None
                meanwhile()
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode:
        raise OSError(told.strip()[-1000:])


def main() -> None:
    import bagit

    folder = Path(sys.argv[1]).resolve()
    made = bagit.make_bag(str(folder), json.load(sys.stdin), checksums=ALGORITHMS)
    # The library writes what RFC 8493 asks for, and calls it by the version before.
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    made.save()
    if "--validate" in sys.argv:
        bagit.Bag(str(folder)).validate()


if __name__ == "__main__":
    main()
