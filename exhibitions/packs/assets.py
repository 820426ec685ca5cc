"""Styles and scripts of the site as a page opened from a disk can use them: classic scripts, addresses within the folder."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from lantai.ops.folders import Folder

FOLDER = "assets"
_REFERENCE = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
_MODULE = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)


class NotClassicError(RuntimeError):
    """A script of the site cannot run where modules cannot be loaded; its name says which."""


class Assets:
    """Takes static files into a pack, each once."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._taken: dict[str, str] = {}

    def take(self, url: str, *, is_module: bool = False) -> str | None:
        """The name in the pack of the static file at a URL of the site; None for any other URL.

        `is_module` says of a script that the site loads it as a module. Raises `NotClassicError` for a module that imports or exports, `FileNotFoundError` for a file that is not there.
        """
        if not url.startswith(settings.STATIC_URL):
            return None
        name = unquote(url.removeprefix(settings.STATIC_URL)).split("?")[0]
        if name not in self._taken:
            self._taken[name] = target = f"{FOLDER}/{name}"
            self.folder.write(target, self._content(name, target, is_module))
        return self._taken[name]

    def _content(self, name: str, target: str, is_module: bool) -> bytes:
        content = read(name)
        if is_module:
            return classic(name, content)
        if name.endswith(".css"):
            return _REFERENCE.sub(lambda found: self._reference(found, name, target), content.decode()).encode()
        return content

    def _reference(self, found: "re.Match[str]", name: str, target: str) -> str:
        url = found[1]
        if url.startswith(("data:", "#")):
            return found[0]
        taken = self.take(urljoin(settings.STATIC_URL + name, url))
        return f'url("{relative(target, taken)}")' if taken else found[0]


def read(name: str) -> bytes:
    """A static file by its name, collected or where it lies."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            content: bytes = file.read()
            return content
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(name)
    with open(path, "rb") as file:  # noqa: PTH123 - a finder's path is text
        return file.read()


def classic(name: str, content: bytes) -> bytes:
    """A module that stands alone as a classic script: strict, its names its own."""
    text = content.decode()
    if _MODULE.search(text):
        raise NotClassicError(name)
    return f'(() => {{\n"use strict";\n{text}\n}})();\n'.encode()


def relative(source: str, target: str) -> str:
    """The address of one file of the pack as another file of it writes it. A fragment or query stays."""
    name = re.split(r"[?#]", target, maxsplit=1)[0]
    rest = target[len(name) :]
    here, there = PurePosixPath(source).parent.parts, PurePosixPath(name).parts
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    return "/".join([*[".."] * (len(here) - common), *there[common:]]) + rest
