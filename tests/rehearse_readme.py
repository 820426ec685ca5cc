"""Bare machines are brought to production, updated, outgrown, lost and replaced by the commands of the README, word for word.

    apt-get install debootstrap systemd-container
    python -m tests.rehearse_readme /var/tmp/rehearsal       # as root; ports 80, 443, 5432, 6379 and 8000 must be free

Too long for CI (two systems are installed, with a systemd, a PostgreSQL and a Redis of their own); for whoever changes
the section or `deploy/`. What it proves, and how it went, is kept in docs/rehearsals.md. The folder keeps the bare
Debian (`debian`) for the next time, and the machines as they ended; it may be deleted.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image

from . import bare_debian, world
from .bare_debian import Machine
from .production import reading
from .secure_visitor import SecureVisitor

HALL, HOST, HTTPS = "云溪县档案馆", "dangan.yunxi.example", "127.0.0.1:443"
SOURCES, SITE, DATA = "/usr/local/src/lantai", "/srv/lantai", "/var/lib/lantai"
OPERATOR, PASSWORD = "operator", "rehearsal-2026-only"
PEOPLE = {
    "DJANGO_SUPERUSER_USERNAME": OPERATOR,
    "DJANGO_SUPERUSER_EMAIL": "operator@example.invalid",
    "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
}
# What only one block of the README has.
BLOCKS = {
    "programs": "useradd",
    "site": "createsuperuser",
    "services": "/etc/nginx/lantai.key",
    "update": "systemctl reload lantai-web",
    "gone": "/media/.env",
    "servers": "createdb",
    "transfer": "manage.py transfer",
}
MANAGE = "runuser -u lantai -- .venv/bin/python manage.py"
SERVICES = ("lantai-web", "lantai-worker")
# As a restore says itself: pictures are cut anew, harvesters are told, the search is brought up to date.
MADE_ANEW = {"media_archiveimage", "harvesting_ledgerentry", "search_indexstate", "search_spellingkey"}
_begun = time.monotonic()


@contextmanager
def step(name: str) -> Iterator[None]:
    """A part of the rehearsal, and how long it took."""
    begun = time.monotonic()
    yield
    took = time.monotonic() - begun
    print(f"### {took:6.1f} s  {name}", flush=True)  # noqa: T201 - it is a program for people


def blocks() -> dict[str, str]:
    """The runs of commands of the README's section, by name, as somebody of our host would enter them."""
    text = (world.REPOSITORY / "README.md").read_text("utf-8")
    section = text[text.index("## In production") : text.index("## How it is built")]
    found: list[list[str]] = [[]]
    for line in section.splitlines():
        if line.startswith("    "):
            found[-1].append(line.removeprefix("    "))
        elif line.strip() and found[-1]:
            found.append([])
    runs = ["\n".join(lines).replace("dangan.example", HOST) for lines in found]
    # The only command that asks; here the environment answers.
    runs = [run.replace("createsuperuser", "createsuperuser --noinput") for run in runs]
    named = {}
    for name, mark in BLOCKS.items():
        (named[name],) = (run for run in runs if mark in run)
    return named


def new_machine(folder: Path, name: str) -> Machine:
    """A bare Debian with the files of this version on it, and the disk for backups at its place."""
    debian, root, disk = folder / "debian", folder / name, folder / "disk"
    if not debian.exists():
        making = folder / "debian.making"
        shutil.rmtree(making, ignore_errors=True)
        bare_debian.lay(making)
        making.rename(debian)
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "--archive", "--reflink=auto", str(debian), str(root)], check=True)
    files = subprocess.run(["git", "ls-files"], cwd=world.REPOSITORY, check=True, capture_output=True, text=True)
    for file in files.stdout.splitlines():
        target = root / SOURCES.lstrip("/") / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(world.REPOSITORY / file, target)
    disk.mkdir(exist_ok=True)
    return Machine(root, {disk: "/mnt/backup"}, PEOPLE)


def healthy(visitor: SecureVisitor, *enough: str) -> None:
    """Wait until the site says through nginx that all of it is well, or something else that is enough."""
    said = ""
    for _again in range(120):
        try:
            said = visitor.get("/healthz").text
            if json.loads(said)["status"] in {"ok", *enough}:
                return
        except (OSError, ValueError) as error:
            said = said or repr(error)
        time.sleep(0.5)
    raise AssertionError(said)


def serves_pages(visitor: SecureVisitor) -> None:
    """nginx hands out the kept page, and the files it names."""
    assert HALL in visitor.get("/").text
    # While the worker still changes what the page shows, it is not kept.
    for _again in range(120):
        if visitor.get("/").headers["X-Page"] == "kept":
            break
        time.sleep(0.5)
    assert visitor.get("/").headers["X-Page"] == "kept"
    for file in set(re.findall(r'"(/static/[^"]+|/media/[^" ]+)"', visitor.get("/").text)):
        assert visitor.get(file).status == 200, file


def main_process(machine: Machine, unit: str) -> int:
    return int(machine.ask(f"systemctl show --property MainPID --value {unit}"))


def confined(machine: Machine) -> None:
    """systemd has nothing to say against the units, and they hold: no right, no new one, nothing written but what is theirs."""
    machine.ask("systemd-analyze verify /etc/systemd/system/lantai-*.service /etc/systemd/system/lantai-backup.timer")
    for unit in (*SERVICES, "lantai-backup"):
        rated = machine.ask(f"systemd-analyze security --no-pager {unit} | tail -n 1")
        assert float(re.search(r": ([\d.]+) ", rated)[1]) <= 2, rated  # type: ignore[index]
    for unit in SERVICES:
        pid = main_process(machine, unit)
        status = machine.ask(f"cat /proc/{pid}/status")
        for line in ("NoNewPrivs:\t1", "Seccomp:\t2", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000"):
            assert line in status, (unit, line, status)
        within = f"nsenter --target {pid} --mount --"
        refused = f"! {within} touch {SITE}/new /etc/new /usr/new 2>&1 && {within} sh -c 'test -z \"$(ls /home)\"'"
        assert machine.ask(refused).count("Read-only file system") == 3
        machine.ask(f"{within} touch {DATA}/.new && {within} rm {DATA}/.new")


def comes_back(machine: Machine, unit: str, visitor: SecureVisitor) -> None:
    """Killed, it is started again by systemd."""
    killed = main_process(machine, unit)
    machine.ask(f"kill -9 {killed}")
    machine.ask(
        f"until p=$(systemctl show -p MainPID --value {unit}) && test $p -gt 0 -a $p -ne {killed}; do sleep 0.2; done"
    )
    assert machine.ask(f"systemctl show --property NRestarts --value {unit}") == "1"
    healthy(visitor)


def lay_county(machine: Machine) -> None:
    """Something to lose: the demonstration's county, beside the running site."""
    own = "$(grep -E '^(SECRET_KEY|ALLOWED_HOSTS|BASE_URL)=' .env)"
    demo = f"env DJANGO_SETTINGS_MODULE=lantai.settings.dev {own}"
    machine.run(f"{MANAGE.replace('-- ', f'-- {demo} ')} load_demo", SITE)
    machine.run(f"{MANAGE} clear_pages", SITE)


def large_picture() -> bytes:
    """A PNG of 15 MB; another each time."""
    size = (2600, 2000)
    target = BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(target, "PNG", compress_level=1)
    return target.getvalue()


def takes_uploads(machine: Machine, operator: SecureVisitor) -> None:
    """A picture of many megabytes goes through nginx into the originals of the confined site."""
    operator.sign_in(OPERATOR, PASSWORD)
    before = machine.ask(f"find {DATA}/originals -type f | wc -l")
    answer = operator.upload("/cms/images/multiple/add/", "files[]", "大图.png", large_picture(), title="大图")
    assert json.loads(answer.text)["success"] is True, answer.text
    assert int(machine.ask(f"find {DATA}/originals -type f -user lantai | wc -l")) > int(before)


def backs_up_by_button(machine: Machine, operator: SecureVisitor) -> None:
    """设置 → 备份 has the confined worker take a backup and prove it."""
    job = operator.post("/cms/backup/").headers["Location"]
    state = (
        f"from lantai.ops.work.models import Job; print(Job.objects.get(pk={job.rstrip('/').rsplit('/')[-1]}).state)"
    )
    for _again in range(120):
        said = machine.ask(f"cd {SITE} && {MANAGE} shell --verbosity 0 --command '{state}'")
        if said not in {"waiting", "running"}:
            break
        time.sleep(1)
    assert said == "done", said


def backs_up_by_timer(machine: Machine) -> None:
    """The timer starts the backup; brought forward, for nobody waits until night."""
    folder = "/run/systemd/system/lantai-backup.timer.d"
    soon = r"[Timer]\nOnCalendar=\nOnCalendar=*:*:0/5\nRandomizedDelaySec=0\nAccuracySec=1s\n"
    machine.run(
        f"""mkdir --parents {folder}
        printf '{soon}' > {folder}/soon.conf
        systemctl daemon-reload
        systemctl restart lantai-backup.timer
        until test "$(systemctl show -p ActiveState --value lantai-backup)" = activating; do sleep 0.1; done
        rm -r {folder}
        systemctl daemon-reload
        systemctl restart lantai-backup.timer
        while test "$(systemctl show -p ActiveState --value lantai-backup)" = activating; do sleep 0.2; done
        test "$(systemctl show -p Result --value lantai-backup)" = success
        test "$(systemctl show -p ExecMainStatus --value lantai-backup)" = 0
        journalctl --unit lantai-backup --output cat --lines 8
        systemctl list-timers lantai-backup.timer --no-pager | grep ' 02:[34]'"""
    )


def updates(machine: Machine, visitor: SecureVisitor, commands: str) -> None:
    """The whole update while people read; not one request fails."""
    old = processes(machine)
    with reading(HTTPS, HOST) as readers:
        machine.run(commands, SOURCES)
        while old & processes(machine):
            time.sleep(0.2)
        readers.have_read(30)
    print(f"    {len(readers.answers)} requests during the update")  # noqa: T201 - it is a program for people
    assert set(readers.answers) == {200}
    healthy(visitor)


def processes(machine: Machine) -> set[str]:
    """Those that answer requests."""
    pid = main_process(machine, "lantai-web")
    return set(machine.ask(f"cat /proc/{pid}/task/{pid}/children").split())


def rotates(machine: Machine, visitor: SecureVisitor) -> None:
    """Debian's own daily rotation takes the site's logs, leaves the others to their own rules, and nothing is lost."""
    visitor.get("/livez?before")
    machine.run(
        "systemctl is-enabled logrotate.timer; logrotate --force /etc/logrotate.conf; systemctl start logrotate"
    )
    visitor.get("/livez?after")
    folder = "/var/log/nginx/lantai"
    count = f"grep -c 'GET /livez 200' {folder}/access.log"
    assert machine.ask(f"{count}.1") >= "1"
    assert machine.ask(count) == "1"
    assert machine.ask(f"stat --format '%U %G %a' {folder}/access.log") == "www-data adm 640"
    assert "before" not in machine.ask(f"cat {folder}/access.log.1")


def sums(machine: Machine) -> dict[str, str]:
    """Of each table how many rows and a hash of them; of each file that cannot be made again its hash. Read past the site."""
    psql = "runuser -u lantai -- psql --no-psqlrc --tuples-only --no-align --quiet --dbname lantai"
    tables = machine.ask(
        f"cd / && {psql} --command \"SELECT tablename FROM pg_tables WHERE schemaname = 'public'\""  # noqa: S608 - no one's words
    ).split()
    assert len(tables) > 100
    found = {}
    for table in tables:
        rows = f"cd / && {psql} --command 'COPY \"{table}\" TO STDOUT' | LC_ALL=C sort"
        count, digest = machine.ask(
            f"{rows} | tee /tmp/rows | sha256sum > /tmp/sum; wc -l < /tmp/rows; cut -c 1-64 /tmp/sum"
        ).split()
        found[table] = count if table in MADE_ANEW else f"{count} {digest}"
    areas = "originals papers submissions public held"
    files = machine.ask(
        f"cd {DATA} && find $(ls -d {areas} 2>/dev/null) -type f -not -path 'public/pictures/*' -not -path 'public/tiles/*'"
        " -not -path 'held/pictures/*' -not -path '*/.*' -exec sha256sum {} +"
    )
    assert files.count("\n") > 20
    return found | {name: digest for digest, name in (line.split(maxsplit=1) for line in files.splitlines())}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "disk", ignore_errors=True)
    readme, visitor, operator = blocks(), SecureVisitor(HTTPS, HOST), SecureVisitor(HTTPS, HOST)
    with step("a bare Debian 12 lies in a folder"):
        first = new_machine(folder, "first")
    with first.booted():
        with step("block 1, programs"):
            first.run(readme["programs"], SOURCES)
        with step("block 2, the site"):
            first.run(readme["site"], SITE)
        with step("block 3, nginx and the services"):
            first.run(readme["services"], SITE)
            healthy(visitor)
            serves_pages(visitor)
        with step("the units are confined, and come back when killed"):
            confined(first)
            for unit in SERVICES:
                comes_back(first, unit, visitor)
        with step("a county to lose"):
            lay_county(first)
            serves_pages(visitor)
        with step("a large picture is uploaded, a backup taken by its button, another by its timer"):
            takes_uploads(first, operator)
            backs_up_by_button(first, operator)
            backs_up_by_timer(first)
        with step("an update while people read"):
            updates(first, visitor, readme["update"])
        with step("logs are rotated"):
            rotates(first, visitor)
        with step("PostgreSQL and Redis, and everything carried over"):
            first.run(readme["servers"], SITE)
            first.run(readme["transfer"], SITE)
            healthy(visitor)
            serves_pages(visitor)
    with first.booted():
        with step("switched off and on again"):
            healthy(visitor)
            serves_pages(visitor)
        with step("the last backup"):
            first.run("systemctl stop lantai-web lantai-worker")
            had = sums(first)
            first.run("systemctl start lantai-backup")
        env = (first.root / SITE.lstrip("/") / ".env").read_text("utf-8")
        first.cut_power()
    shutil.rmtree(first.root)
    with step("another bare Debian"):
        second = new_machine(folder, "second")
        kept = second.root / "media" / ".env"
        kept.write_text(env, "utf-8")
        kept.chmod(0o600)
        # Numbers of accounts are not the same on another machine.
        subprocess.run(["chroot", str(second.root), "useradd", "--system", "somebody-else"], check=True)
    with second.booted():
        with step("block 1, and the servers"):
            second.run(readme["programs"], SOURCES)
            second.run(readme["servers"], SITE)
        with step("the backup restored"):
            second.run(readme["gone"], SITE)
            has = sums(second)
            assert has == had, {name for name in has.keys() | had.keys() if has.get(name) != had.get(name)}
            print(f"    {len(has)} tables and files are as they were")  # noqa: T201 - it is a program for people
        with step("block 3"):
            second.run(readme["services"], SITE)
            healthy(visitor)
            serves_pages(visitor)
            takes_uploads(second, operator)
        with step("the new machine's own backup"):
            second.run("systemctl start lantai-backup")
    print(f"### {(time.monotonic() - _begun) / 60:.1f} minutes in all")  # noqa: T201 - it is a program for people


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
