"""The power is cut: what had not reached the disk is gone. Every save that was acknowledged is there all the same.

The server runs with `power_cut.c`, which keeps aside, at each fsync, what has reached the disk by then. That is all the test
looks at afterwards: the worst a power cut can leave.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from . import world
from .outside import need
from .saving import Editor, all_saved, saving, signed_in, wait_for
from .visiting import Site, workers

SOURCE = Path(__file__).with_name("power_cut.c")
SAVES, CUTS = 12, 4


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc")
    need(compiler, "gcc libc6-dev")
    target = tmp_path_factory.mktemp("shim") / "power_cut.so"
    subprocess.run([str(compiler), "-shared", "-fPIC", "-O1", "-o", target, SOURCE, "-ldl"], check=True)
    return target


def test_no_acknowledged_save_is_lost(shim: Path, tmp_path: Path) -> None:
    data_dir, durable = tmp_path / "data", tmp_path / "durable"
    world.copy("plain", data_dir)
    site = Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}")
    session = signed_in(site)
    durable.mkdir()
    # What lay there before has been on the disk long since.
    shutil.copy2(data_dir / world.DATABASE, durable)
    site.more |= {"LD_PRELOAD": str(shim), "DURABLE": str(durable)}
    with site.serving() as server:
        editors = [Editor(server.url, session, name) for name in "甲乙"]
        assert editors[0].save() == 302
        (worker,) = workers(server.pid)
        with saving(editors):
            for cut in range(CUTS):
                wait_for(editors, SAVES)
                told = all_saved(editors)
                left = tmp_path / f"cut-{cut}"
                # Now: the process stands still, and nothing more reaches the disk.
                os.kill(worker, signal.SIGSTOP)
                shutil.copytree(durable, left, ignore=shutil.ignore_patterns("*.sqlite3.*", "*-wal.*"))
                os.kill(worker, signal.SIGCONT)
                assert set(told) <= set(names_after_a_cut(left))
    assert len(told) >= SAVES * CUTS


def names_after_a_cut(folder: Path) -> list[str]:
    """Places in the database as SQLite makes it whole again from what was left."""
    with closing(sqlite3.connect(folder / world.DATABASE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [name for (name,) in connection.execute("SELECT name FROM exhibitions_place")]
