"""What an operator sets: production refuses to start without it, and all of it is documented."""

import re
import secrets
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from . import world

SETTINGS = world.REPOSITORY / "site" / "lantai" / "settings"
REQUIRED = ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL")


def production(tmp_path: Path, *arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """manage.py under production settings, with what they require; None leaves a name out."""
    environment = {
        **world.environment(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "lantai.settings.base",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "lantai.invalid",
        "BASE_URL": "https://lantai.invalid",
        **changes,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=world.REPOSITORY,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_is_clean_for_deployment(tmp_path: Path) -> None:
    result = production(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, ""], ids=["absent", "empty"])
def test_production_refuses_to_start_without(tmp_path: Path, name: str, value: str | None) -> None:
    result = production(tmp_path, "check", **{name: value})
    assert result.returncode != 0
    assert "ImproperlyConfigured" in result.stderr
    assert name in result.stderr.splitlines()[-1]


def test_no_debug_in_any_settings() -> None:
    for file in SETTINGS.glob("*.py"):
        assert not re.search(r"^DEBUG\s*=\s*True", file.read_text(encoding="utf-8"), re.MULTILINE), file


def test_every_setting_is_in_the_example_and_nothing_else_is() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in SETTINGS.glob("*.py") if file.stem != "test")
    read = set(re.findall(r"""\benv\.\w+\(\s*["']([A-Z_]+)["']""", sources))
    read |= set(re.findall(r"""os\.environ\.get\(\s*["']([A-Z_]+)["']""", sources))
    example = (world.REPOSITORY / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert read == set(listed)


def test_every_setting_of_the_example_is_explained_in_both_languages() -> None:
    previous = ""
    for line in (world.REPOSITORY / ".env.example").read_text(encoding="utf-8").splitlines():
        if re.match(r"^#?[A-Z_]+=", line):
            assert re.match(r"^# .*[\u4e00-\u9fff].*[A-Za-z]{3}", previous), line
        previous = line


def test_collected_files_are_served_under_names_that_change_with_them(tmp_path: Path) -> None:
    """Production names files by their content, so that a browser may keep them for good."""
    data_dir = tmp_path / "data"
    world.copy("plain", data_dir)
    for command in (["collectstatic", "--no-input", "--verbosity", "0"], ["found_site", "云溪县档案馆"]):
        result = production(tmp_path, *command)
        assert result.returncode == 0, result.stderr
    settings = {"DJANGO_SETTINGS_MODULE": "lantai.settings.base", "BEHIND_TLS_PROXY": "true"}
    settings |= {"SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": "127.0.0.1", "BASE_URL": "https://127.0.0.1"}
    with world.serving(data_dir, world.REPOSITORY, **settings) as server:

        def get(path: str) -> tuple[bytes, str]:
            request = urllib.request.Request(server.url + path, headers={"X-Forwarded-Proto": "https"})  # noqa: S310
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.read(), answer.headers.get("Cache-Control", "")

        found: set[str] = set()
        for page in ("/", "/statistics/", "/cms/login/"):
            html, _caching = get(page)
            found |= set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html.decode()))
        assert {Path(name).suffix for name in found} >= {".css", ".js", ".svg"}
        for name in found:
            assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), name
            content, caching = get(name)
            assert content == (data_dir / name.removeprefix("/")).read_bytes()
            assert "immutable" in caching, name


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(secrets.token_urlsafe(50))
    result = production(tmp_path, "check", SECRET_KEY=None, SECRET_KEY_FILE=str(file))
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("command", ["load_demo", "serve_demo"])
def test_the_demonstration_refuses_production(tmp_path: Path, command: str) -> None:
    result = production(tmp_path, command)
    assert result.returncode == 1
    assert "demo settings only" in result.stderr


@pytest.mark.parametrize("alias", ["originals", "held", "renditions"])
def test_private_storage_inside_the_public_folder_is_an_error(tmp_path: Path, alias: str) -> None:
    """lantai.E001, with settings as an operator might bend them."""
    (tmp_path / "bent.py").write_text(
        f"from lantai.settings.base import *\nSTORAGES['{alias}']['OPTIONS']['location'] = MEDIA_ROOT / 'inside'\n"
    )
    code = "import sys; sys.path[:0] = ['site', sys.argv.pop(1)]; import django; django.setup(); "
    code += "from django.core.management import call_command; call_command('check')"
    environment = world.environment(
        tmp_path / "data", SECRET_KEY=secrets.token_urlsafe(50), ALLOWED_HOSTS="lantai.invalid"
    )
    environment |= {"DJANGO_SETTINGS_MODULE": "bent", "BASE_URL": "https://lantai.invalid"}
    result = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=world.REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "lantai.E001" in result.stderr
    assert alias in result.stderr
