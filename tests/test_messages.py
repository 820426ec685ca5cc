"""The interface is complete in Chinese: every string the sources mark has its translation, compiled."""

import ast
import gettext
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .outside import need
from .world import REPOSITORY

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
SOURCES = ("manage.py", "site", "exhibitions", "stories", "heritage", "templates", "locale")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue as `make messages` would collect it now, in a copy of the sources."""
    need(shutil.which("msgattrib"), "gettext")
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
        else:
            shutil.copy(source, copy / name)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-location"],
        cwd=copy,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "lantai.settings.dev", "DATA_DIR": str(copy / "var")},
        check=True,
        capture_output=True,
    )
    return copy / CATALOGUE


def _messages(po: Path, *selection: str) -> str:
    """Messages msgattrib selects, without the header."""
    result = subprocess.run(["msgattrib", "--no-wrap", *selection, po], check=True, capture_output=True, text=True)
    return "\n".join(line for line in result.stdout.splitlines() if line.startswith("msgid ") and line != 'msgid ""')


@pytest.mark.parametrize("lack", ["--untranslated", "--only-fuzzy"])
def test_every_string_is_translated(collected: Path, lack: str) -> None:
    assert _messages(collected, lack, "--no-obsolete") == ""


def _marked() -> Iterator[tuple[str, str, bool]]:
    """Place and text of every string that the sources of Python mark, and whether it stands in an f-string."""
    for file in sorted(file for part in SOURCES[1:5] for file in (REPOSITORY / part).rglob("*.py")):
        tree = ast.parse(file.read_text())
        known = {
            alias.asname or alias.name: alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
            if "gettext" in alias.name
        }
        hidden = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for inner in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
                position = 1 if "pgettext" in known[node.func.id] else 0
                text = node.args[position] if len(node.args) > position else None
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield f"{file.relative_to(REPOSITORY)}:{node.lineno}", text.value, id(node) in hidden


def test_no_string_hides_from_the_collector(collected: Path) -> None:
    """xgettext does not look into f-strings, and does not know functions by other names than Django's."""
    marked = list(_marked())
    assert len(marked) > 2000
    assert [place for place, _text, is_hidden in marked if is_hidden] == []
    compiled = collected.with_suffix(".mo")
    subprocess.run(["msgfmt", "--use-fuzzy", "--output-file", compiled, collected], check=True)
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    texts = {(key[0] if isinstance(key, tuple) else key).rpartition("\x04")[2] for key in catalogue}
    assert [(place, text) for place, text, _is_hidden in marked if text not in texts] == []


def test_the_compiled_catalogue_is_that_of_the_source(tmp_path: Path) -> None:
    need(shutil.which("msgfmt"), "gettext")
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "--output-file", compiled, REPOSITORY / CATALOGUE], check=True)

    def catalogue(path: Path) -> dict[str, str]:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]

    now = catalogue(compiled)
    now.pop("")
    shipped = catalogue((REPOSITORY / CATALOGUE).with_suffix(".mo"))
    shipped.pop("")
    assert shipped == now


def test_our_words_do_not_rename_wagtails_own() -> None:
    """One catalogue serves all: a translation of ours for Wagtail's “Title” would rename its page titles."""
    with (REPOSITORY / CATALOGUE).with_suffix(".mo").open("rb") as file:
        ours = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    assert not {"Title", "Documents", "Publish", "Privacy", "Back", "From", "To", "Images"} & set(ours)
