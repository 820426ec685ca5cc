#!/usr/bin/python3
"""In place of `systemctl` where no systemd runs: starts what the units of deploy/systemd say, as whom and where they say.

What it does not know it refuses, so that a command of the README cannot pass by being ignored.
"""

import os
import pwd
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

UNITS, RUN = Path("/etc/systemd/system"), Path("/run/stand-in")
OF_DEBIAN = {
    ("restart", "nginx"): "nginx -s stop 2>/dev/null; sleep 0.3; nginx",
    (
        "restart",
        "postgresql",
    ): "for v in $(ls /usr/lib/postgresql); do pg_ctlcluster $v main restart || pg_ctlcluster $v main start; done",
    ("restart", "redis-server"): "redis-server /etc/redis/redis.conf --daemonize yes --supervised no >/dev/null",
}


def settings(unit: str) -> dict[str, str]:
    found = {}
    for line in (UNITS / f"{unit}.service").read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[name] = value
    return found


def start(unit: str) -> None:
    said = settings(unit)
    person = pwd.getpwnam(said["User"])

    def become() -> None:
        os.setgroups([])
        os.setgid(person.pw_gid)
        os.setuid(person.pw_uid)
        os.umask(int(said["UMask"], 8))

    environment = {"PATH": "/usr/bin:/bin", "HOME": person.pw_dir, "LANG": "C.UTF-8"}
    folder = said["WorkingDirectory"]
    if "ExecStartPre" in said:
        subprocess.run(shlex.split(said["ExecStartPre"]), check=True, preexec_fn=become)
    with Path(f"/var/log/{unit}.journal").open("ab") as journal:
        process = subprocess.Popen(
            shlex.split(said["ExecStart"]),
            cwd=folder,
            env=environment,
            preexec_fn=become,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=journal,
            stderr=journal,
        )
    RUN.mkdir(exist_ok=True)
    (RUN / unit).write_text(str(process.pid))


def stop(unit: str) -> None:
    pid = int((RUN / unit).read_text())
    os.kill(pid, signal.SIGTERM)
    for _again in range(600):
        if not Path(f"/proc/{pid}").exists() or "State:\tZ" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.1)
    sys.exit(f"{unit} does not stop")


def main(verb: str, *names: str) -> None:
    units = [name for name in names if not name.startswith("--")]
    if verb == "daemon-reload":
        return
    for unit in units:
        if (verb, unit) in OF_DEBIAN:
            subprocess.run(["sh", "-c", OF_DEBIAN[verb, unit]], check=True)
        elif unit.endswith(".timer"):
            settings_file = UNITS / unit
            assert "OnCalendar" in settings_file.read_text()
        elif verb in {"enable", "start"}:
            start(unit)
        elif verb == "stop":
            stop(unit)
        elif verb == "restart":
            stop(unit)
            start(unit)
        elif verb == "reload":
            assert settings(unit)["ExecReload"] == "/bin/kill -HUP $MAINPID"
            os.kill(int((RUN / unit).read_text()), signal.SIGHUP)
        else:
            sys.exit(f"systemctl {verb} {unit}: the stand-in does not know that")


main(*sys.argv[1:])
