"""What deploy/ and the README name is there, and is what the programs that read it take."""

import re

import yaml
from django.core.management import get_commands

from . import world
from .production import DEPLOY

README = (world.REPOSITORY / "README.md").read_text("utf-8")
UNITS = sorted((DEPLOY / "systemd").iterdir())
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")
# Of which version a Debian has PostgreSQL's own programs.
POSTGRES_OF = {"bookworm": "15", "trixie": "17"}
# Not the site's: prometheus_client reads it.
OF_OTHERS = {"PROMETHEUS_MULTIPROC_DIR"}


def commands() -> list[str]:
    """The lines of the README that bring a machine to production."""
    section = README[README.index("## In production") : README.index("## How it is built")]
    return [line.strip() for line in section.splitlines() if line.startswith("    ")]


def test_every_file_a_command_copies_is_there() -> None:
    named = {
        file
        for line in commands()
        for file in re.findall(r"\b(?:deploy/[\w./-]+|requirements[\w-]*\.txt|\.env\.example)", line)
    }
    assert {"deploy/nginx/lantai.conf", "deploy/systemd/", "requirements-server.txt"} <= named
    assert all((world.REPOSITORY / file).exists() for file in named)


def test_every_management_command_exists() -> None:
    named = set(
        re.findall(r"manage\.py (\w+)", " ".join([*commands(), COMPOSE, *(unit.read_text() for unit in UNITS)]))
    )
    named |= {
        words[words.index("manage.py") + 1]
        for service in yaml.safe_load(COMPOSE)["services"].values()
        if "manage.py" in (words := service.get("command", []))
    }
    assert {"migrate", "transfer", "found_site", "run_worker", "backup"} <= named
    assert named <= set(get_commands())


def test_every_variable_is_one_of_the_example() -> None:
    example = (world.REPOSITORY / ".env.example").read_text("utf-8")
    known = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))
    written = {name for line in commands() if ">> .env" in line for name in re.findall(r"\b([A-Z][A-Z0-9_]+)=", line)}
    composed = yaml.safe_load(COMPOSE)
    assert len(written) > 5
    assert written | set(composed["services"]["web"]["environment"]) <= known | OF_OTHERS


def test_the_compose_file_holds_together() -> None:
    composed = yaml.safe_load(COMPOSE)
    services = composed["services"]
    assert {"nginx", "web", "worker", "backup", "postgres", "redis", "opensearch", "s3"} <= set(services)
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        assert set(service["networks"]) <= set(composed["networks"])
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if source.startswith("./") and source != "./tls":
                assert (DEPLOY / source).exists()
            else:
                assert source in {*composed["volumes"], "./tls", "/tmp", "${BACKUP_TO"}  # noqa: S108 - within a container
    for name in re.findall(r"^COPY (?!--)(.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE):
        assert all((world.REPOSITORY / file).exists() for file in name.split())


def test_the_image_has_what_the_compose_file_asks_of_it() -> None:
    image = (DEPLOY / "Containerfile").read_text()
    services = yaml.safe_load(COMPOSE)["services"]
    base = re.search(r"^ARG BASE=(\S+-(\w+))$", image, re.MULTILINE)
    assert base is not None
    assert services["web"]["build"]["args"] == {"BASE": f"${{BASE:-{base[1]}}}"}
    assert services["postgres"]["image"] == f"postgres:{POSTGRES_OF[base[2]]}"
    assert re.search(r"useradd .*--uid 900 ", image)
    assert services["nginx"]["group_add"] == ["900"]
    port = re.search(r"^EXPOSE (\d+)$", image, re.MULTILINE)
    assert port is not None
    assert f"server web:{port[1]};" in (DEPLOY / "nginx" / "compose.conf").read_text()
    assert f"127.0.0.1:{port[1]}/livez" in services["web"]["healthcheck"]["test"][-1]
    folder = re.search(r"^VOLUME (\S+)$", image, re.MULTILINE)
    assert folder is not None
    for name in ("migrate", "web", "worker", "backup"):
        service = services[name]
        assert f"data:{folder[1]}" in service["volumes"]
        assert service["environment"]["DATA_DIR"] == folder[1]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    # The key of the certificate is no part of the image.
    assert "deploy/tls" in (world.REPOSITORY / ".dockerignore").read_text().splitlines()


def test_nginx_is_told_the_same_in_a_container() -> None:
    """Past the head of the file: where the site, the certificate, the logs and the ports are, and nothing else."""
    files = [(DEPLOY / "nginx" / name).read_text("utf-8") for name in ("lantai.conf", "compose.conf")]
    on_the_machine, in_a_container = (text[text.index("include ") :] for text in files)
    for there, here in {
        "127.0.0.1:8000": "web:8000",
        "/etc/nginx/lantai.": "/etc/nginx/tls/lantai.",
        "/var/log/nginx/lantai/access.log": "/dev/stdout",
        "/var/log/nginx/lantai/error.log": "/dev/stderr",
        "listen 80;": "listen 8080;",
        "listen [::]:80;": "listen [::]:8080;",
        "listen 443 ": "listen 8443 ",
        "listen [::]:443 ": "listen [::]:8443 ",
    }.items():
        assert there in on_the_machine
        on_the_machine = on_the_machine.replace(there, here)
    assert on_the_machine == in_a_container


def test_what_nginx_writes_is_rotated_by_us_alone() -> None:
    """Debian's own rule takes /var/log/nginx/*.log; a file of two rules ends the rotation of all with an error."""
    logs = re.findall(r"(?:access|error)_log (/\S+)", (DEPLOY / "nginx" / "lantai.conf").read_text())
    rotated = re.search(r"^(/\S+)/\*\.log \{$", (DEPLOY / "logrotate").read_text(), re.MULTILINE)
    assert rotated is not None
    assert len(logs) == 2
    for log in logs:
        assert log.rpartition("/")[0] == rotated[1] != "/var/log/nginx"
    assert any(line.startswith("install ") and line.endswith(f" {rotated[1]}") for line in commands())


def test_backups_may_be_written_where_the_readme_puts_them() -> None:
    (folder,) = {found for line in commands() for found in re.findall(r"\bBACKUP_FOLDER=(\S+)", line)}
    for name in ("lantai-worker.service", "lantai-backup.service"):
        assert f"ReadWritePaths=-{folder}" in (DEPLOY / "systemd" / name).read_text().splitlines()


def test_the_units_run_as_nobody_of_importance() -> None:
    services = [unit for unit in UNITS if unit.suffix == ".service"]
    assert len(services) == 3
    for unit in services:
        said = unit.read_text()
        for line in (
            "User=lantai",
            "UMask=0027",
            "ProtectSystem=strict",
            "NoNewPrivileges=yes",
            "CapabilityBoundingSet=",
        ):
            assert line in said.splitlines(), unit.name
        assert re.search(r"^ExecStart=/srv/lantai/\.venv/bin/\S+ ", said, re.MULTILINE)
    timer = (DEPLOY / "systemd" / "lantai-backup.timer").read_text()
    assert "OnCalendar=" in timer
