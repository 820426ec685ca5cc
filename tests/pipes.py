"""A named pipe between processes a test starts and the test: no message is missed, and none is waited for by the clock."""

import os
import select
from pathlib import Path


def say(data_dir: Path, words: str) -> None:
    """One line to whoever runs the test; short enough to arrive whole."""
    pipe = os.open(data_dir / "said", os.O_WRONLY)
    os.write(pipe, f"{words}\n".encode())
    os.close(pipe)


class Said:
    """The reading end, in the test."""

    def __init__(self, data_dir: Path) -> None:
        os.mkfifo(data_dir / "said")
        # For writing too, so that it has no end between two writers.
        self._pipe = os.open(data_dir / "said", os.O_RDWR)
        self._rest = b""

    def line(self, seconds: float = 90) -> str:
        """The next line; fails if none comes."""
        while b"\n" not in self._rest:
            ready, _out, _error = select.select([self._pipe], [], [], seconds)
            assert ready, "Nothing more was said."
            self._rest += os.read(self._pipe, 4096)
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode()

    def is_silent(self) -> bool:
        """Whether nothing waits to be read."""
        return not self._rest and not select.select([self._pipe], [], [], 0)[0]

    def close(self) -> None:
        os.close(self._pipe)
