"""What deploy/ and the README name is there, and is what the programs that read it take."""

import re

import yaml
from django.core.management import get_commands

from . import world
from .production import DEPLOY

README = (world.REPOSITORY / "README.md").read_text("utf-8")
UNITS = sorted((DEPLOY / "systemd").iterdir())


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
    named = set(re.findall(r"manage\.py (\w+)", " ".join([*commands(), *(unit.read_text() for unit in UNITS)])))
    assert {"migrate", "transfer", "found_site", "run_worker", "backup"} <= named
    assert named <= set(get_commands())


def test_every_variable_is_one_of_the_example() -> None:
    example = (world.REPOSITORY / ".env.example").read_text("utf-8")
    known = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))
    written = {name for line in commands() if ">> .env" in line for name in re.findall(r"\b([A-Z][A-Z0-9_]+)=", line)}
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    assert len(written) > 5
    assert written | set(composed["services"]["web"]["environment"]) <= known


def test_the_compose_file_holds_together() -> None:
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = composed["services"]
    assert {"nginx", "web", "worker", "postgres", "redis", "opensearch", "s3"} <= set(services)
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        assert set(service["networks"]) <= set(composed["networks"])
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            ours = source.startswith("./") and source != "./tls"
            assert (DEPLOY / source).exists() if ours else source in composed["volumes"] or source == "./tls"
    for name in re.findall(r"^COPY (?!--)(.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE):
        assert all((world.REPOSITORY / file).exists() for file in name.split())


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
