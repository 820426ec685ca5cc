"""Makes a bag of a folder: BagIt 1.0 (RFC 8493), with SHA-256 and SHA-512 manifests.

Run as a program of its own, `python bagging.py FOLDER`, with bag-info as JSON on standard input: the library changes the
working folder of its process, which a server may not do.
"""

import json
import sys
from pathlib import Path

import bagit

ALGORITHMS = ["sha256", "sha512"]


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    bag = bagit.make_bag(str(folder), json.load(sys.stdin), checksums=ALGORITHMS)
    # The library writes what RFC 8493 asks for, and calls it by the version before.
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    bag.save()


if __name__ == "__main__":
    main()
