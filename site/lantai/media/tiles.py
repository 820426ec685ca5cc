"""Tiles of large originals, so that a reader can look as closely as the scan allows.

IIIF Image API 3.0, level 0: plain files, no program answers. They lie in `tiles/<id of the image>/<key>/` of the
public storage while the image is public, in `held` otherwise, and are carried over whole (`trees`). They are
made in the background by `tiler`, from the private original, of public images that a domain app wants to be looked
at closely and whose original is wider than the largest public size. Any other image is enlarged from its largest
public size, which then has every pixel there is.

`ArchiveImage.tiles` notes what was made: `of`, the original's name; with tiles `key`, `width` and `height` upright,
`factors` of reduction and `whole`, the size of the whole picture; `failed` if the original could not be read.
"""

import json
import logging
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lantai.ops.work.kinds import kind
from lantai.ops.work.running import Work
from lantai.pages.addresses import absolute

from . import trees
from .models import ArchiveImage
from .pictures import WIDTHS

logger = logging.getLogger(__name__)

PUBLIC, HELD = "default", "held"
FOLDER = "tiles"
# Where tiles wait until they are noted; what is older than a day was left by a crash.
MAKING = "tiles-making"
INFORMATION = "info.json"
TILER = Path(__file__).with_name("tiler.py")
TILE = 512
LARGEST = WIDTHS[-1]
SECONDS = 15 * 60

Subjects = Callable[[set[int]], Iterable[int]]
_subjects: list[Subjects] = []


class UntileableError(Exception):
    """An original that cannot be cut into tiles; `str()` says why."""


def register_subjects(subjects: Subjects) -> Subjects:
    """Add a function that says which of the given ids are images to be looked at closely. Usable as a decorator."""
    _subjects.append(subjects)
    return subjects


def folder(image: ArchiveImage) -> str:
    """Storage name of the folder of an image's tiles, without a slash at its end; "" if it has none."""
    return f"{FOLDER}/{image.pk}/{image.tiles['key']}" if is_tiled(image) else ""


def is_tiled(image: ArchiveImage) -> bool:
    """Whether it has tiles, of its present original."""
    return "key" in image.tiles and image.tiles["of"] == image.file.name


def lacks_tiles(image: ArchiveImage) -> bool:
    """Whether it is large and nobody has yet tried to cut its present original."""
    return max(image.width, image.height) > LARGEST and image.tiles.get("of") != image.file.name


def wanted_among(ids: Iterable[int]) -> set[int]:
    """Those of the given ids that some domain app wants to be looked at closely."""
    asked = set(ids)
    return {pk for subjects in _subjects for pk in subjects(asked)}


def to_be_made(*, anew: bool) -> list[ArchiveImage]:
    """Public images that should have tiles and have not: never made, failed, or lost. With `anew` all that should."""
    large = Q(width__gt=LARGEST) | Q(height__gt=LARGEST)
    public = list(ArchiveImage.objects.filter(large, is_public=True).order_by("pk"))
    wanted = wanted_among(image.pk for image in public)
    return [image for image in public if image.pk in wanted and (anew or not _is_settled(image))]


def request(image: ArchiveImage) -> None:
    """Have the tiles of a public image made in the background, once the transaction is committed, if it lacks them."""
    if image.is_public and lacks_tiles(image):
        transaction.on_commit(partial(make_tiles.start, image.pk, title=image.title))


@kind("media.tiles", gettext_lazy("Tiles of a large picture"), is_minor=True)
def make_tiles(_work: Work, image_id: int) -> None:
    """Cut one image, if it still exists, is public, wanted and lacks tiles. A failure is logged, not raised."""
    image = ArchiveImage.objects.filter(pk=image_id, is_public=True).first()
    if image and lacks_tiles(image) and wanted_among([image_id]):
        try:
            make(image)
        except UntileableError as error:
            logger.warning("“%s” (%s) cannot be cut into tiles: %s", image.title, image.file.name, error)


def make(image: ArchiveImage) -> None:
    """Cut the original of an image anew, in place of the tiles it had.

    Raises `UntileableError` when the original cannot be read; the image then has none, and is not tried again
    by itself (`prepare_pictures` does).
    """
    of, key = image.file.name, secrets.token_hex(10)
    waiting = f"{MAKING}/{key}"
    try:
        with trees.scratch(HELD, waiting) as making, trees.as_local_file(image.file.storage, of) as original:
            told = _cut(str(original), making / FOLDER)
            if "factors" not in told:
                _note(image, {"of": of})
                return
            manifest = {"of": of, "key": key, "at": timezone.now().isoformat(timespec="seconds"), **told}
            described = _information(f"{FOLDER}/{image.pk}/{key}", manifest)
            (making / FOLDER / INFORMATION).write_bytes(described)
            trees.put(making / FOLDER, HELD, f"{waiting}/{FOLDER}")
        _note(image, manifest)
    except UntileableError:
        _note(image, {"of": of, "failed": True})
        raise
    finally:
        # Once they are noted the tiles have left; what is still here is half-made, or of an original replaced meanwhile.
        transaction.on_commit(partial(trees.delete, HELD, waiting))


def information(name: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """`info.json` of the tiles in the folder `name` (IIIF Image API 3.0, 5)."""
    width, height = manifest["whole"]
    return {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": service_id(name),
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        "width": manifest["width"],
        "height": manifest["height"],
        "maxWidth": LARGEST,
        "maxHeight": LARGEST,
        "sizes": [{"width": width, "height": height}],
        "tiles": [{"width": TILE, "scaleFactors": manifest["factors"]}],
    }


def service_id(name: str) -> str:
    """The address of an image service, from the storage name of its folder."""
    return absolute(storages["default"].url(name))


def follow(image: ArchiveImage) -> None:
    """After its `is_public` or its original was written, or it was deleted: `settle`, once that is committed."""
    if max(image.width, image.height) > LARGEST or image.tiles:
        transaction.on_commit(partial(settle, image.pk))


def settle(image_id: int) -> None:
    """Bring the tiles of an image where they belong now; delete what is not of its present original, or of no image.

    Whoever has written `is_public`, `tiles` or the original calls this afterwards. The other may do so at the same
    moment: so it looks again when it is done, until what it sees is what it did.
    """
    seen = None
    while (state := _state(image_id)) != seen or seen is None:
        seen = state
        _arrive(image_id, state)
        for public in (True, False):
            _carry(image_id, state, public=public)
        if state is None:
            return


def sweep() -> None:
    """Put the site's present address into what viewers are told, and delete what no image claims: leavings of a crash."""
    for image in ArchiveImage.objects.filter(tiles__has_key="key"):
        if _is_described(image):
            trees.write(
                _area(image.is_public), f"{folder(image)}/{INFORMATION}", _information(folder(image), image.tiles)
            )
    yesterday = timezone.now().timestamp() - 24 * 60 * 60
    for left in trees.folders(HELD, MAKING):
        if trees.age_of(HELD, f"{MAKING}/{left}") < yesterday:
            trees.delete(HELD, f"{MAKING}/{left}")
    found = {int(name) for area in (PUBLIC, HELD) for name in trees.folders(area, FOLDER) if name.isdecimal()}
    for image_id in found:
        settle(image_id)


def _is_settled(image: ArchiveImage) -> bool:
    """Whether there is nothing to do: it was cut and the files are there, or it needs no tiles."""
    if lacks_tiles(image) or image.tiles.get("failed"):
        return False
    return not is_tiled(image) or _is_described(image)


def _is_described(image: ArchiveImage) -> bool:
    return is_tiled(image) and storages[_area(image.is_public)].exists(f"{folder(image)}/{INFORMATION}")


def _information(name: str, manifest: dict[str, Any]) -> bytes:
    return json.dumps(information(name, manifest)).encode()


def _cut(original: str, target: Path) -> dict[str, Any]:
    # Isolated (-I): the folder of the program is full of modules that are none of its business.
    command = [sys.executable, "-I", str(TILER), original, str(target), str(LARGEST)]
    environment = {"PATH": "", "TMPDIR": str(target.parent), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the names are the site's own
            command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UntileableError(f"it takes longer than {SECONDS} s") from error
    if done.returncode:
        raise UntileableError(" ".join(done.stderr.split()) or f"the program ended with {done.returncode}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _note(image: ArchiveImage, manifest: dict[str, Any]) -> None:
    # Not `save`: while the tiles were made the record may have been changed, replaced or deleted.
    if ArchiveImage.objects.filter(pk=image.pk, file=manifest["of"]).update(tiles=manifest):
        image.tiles = manifest
    follow(image)


@dataclass(frozen=True)
class _State:
    """Whether an image is public, and the key of the tiles of its present original, or ""."""

    is_public: bool
    key: str


def _state(image_id: int) -> _State | None:
    found = ArchiveImage.objects.filter(pk=image_id).values_list("is_public", "tiles", "file").first()
    if found is None:
        return None
    is_public, noted, file = found
    return _State(is_public, noted.get("key", "") if noted.get("of") == file else "")


def _arrive(image_id: int, state: _State | None) -> None:
    """Tiles that are noted, but still lie where they were made."""
    if state and state.key and trees.has_folder(HELD, made := f"{MAKING}/{state.key}/{FOLDER}"):
        trees.move(HELD, made, _area(state.is_public), f"{FOLDER}/{image_id}/{state.key}")


def _carry(image_id: int, state: _State | None, *, public: bool) -> None:
    """Out of one of the two places: what belongs to the other goes there, what belongs nowhere goes altogether."""
    area, here = _area(public), f"{FOLDER}/{image_id}"
    for key in trees.folders(area, here):
        if state is None or key != state.key:
            trees.delete(area, f"{here}/{key}")
        elif state.is_public != public:
            trees.move(area, f"{here}/{key}", _area(not public), f"{here}/{key}")
    trees.drop_if_empty(area, here)


def _area(public: bool) -> str:
    return PUBLIC if public else HELD
