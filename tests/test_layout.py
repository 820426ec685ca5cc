"""The shape of the repository that `site/`, the name of a standard module, asks for."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from . import world

ROOT = world.REPOSITORY


def test_site_holds_the_package_lantai_and_nothing_else() -> None:
    """An `__init__.py` would shadow the standard module; a loose module would become top-level."""
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "site"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert tracked
    assert {Path(name).parts[1] for name in tracked} == {"lantai"}
    assert [entry.name for entry in (ROOT / "site").iterdir() if entry.is_file()] == []


def test_nothing_runs_at_start_up_by_its_name() -> None:
    found = [path for path in ROOT.glob("**/*customize.py") if ".venv" not in path.parts and "var" not in path.parts]
    assert found == []


def test_git_does_not_ignore_site() -> None:
    result = subprocess.run(["git", "check-ignore", "--no-index", "site/lantai/wsgi.py"], cwd=ROOT, check=False)
    assert result.returncode == 1
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert not {"/site", "/site/", "site", "site/"} & set(lines)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "manage.py",
            "requirements.txt",
            "requirements.in",
            "pyproject.toml",
            "Makefile",
            "README.md",
            "CHANGELOG.md",
        ),
        *("LICENSE", ".env.example", ".ci/run", "site/lantai", "exhibitions", "stories", "heritage"),
        *("templates", "static", "tests", "locale"),
        *(f"site/lantai/{part}" for part in ("settings", "pages", "media", "ops", "imports")),
    ],
)
def test_the_house_has_its_rooms(name: str) -> None:
    assert (ROOT / name).exists()


def test_collected_files_do_not_fall_among_the_sources() -> None:
    static_root = Path(settings.STATIC_ROOT)
    assert ROOT / "static" not in (static_root, *static_root.parents)


def test_standard_module_stays_itself() -> None:
    """With `site/` and the root on the path, as tests, tools and servers have it."""
    code = "import site, lantai, exhibitions; print(site.__file__)"
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}"}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.strip().endswith("site.py")
    assert str(ROOT / "site") not in result.stdout


def test_gunicorn_starts_from_elsewhere_with_one_path_entry(tmp_path: Path) -> None:
    data_dir, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    elsewhere.mkdir()
    world.copy("plain", data_dir)
    with (
        world.serving(data_dir, cwd=elsewhere) as server,
        urllib.request.urlopen(f"{server.url}/healthz") as response,  # noqa: S310 - our own address
    ):
        assert response.status == 200
