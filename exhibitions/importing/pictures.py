"""The pictures of a row: found, judged, compared with those the exhibit has, and stored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from wagtail.images.models import get_upload_to
from wagtail.log_actions import log
from wagtail.utils.file import hash_filelike

from lantai.imports.archives import RefusedArchiveError
from lantai.imports.files import SourceFile
from lantai.imports.headings import MappedRow
from lantai.imports.subjects import Setting
from lantai.media.models import ArchiveImage
from lantai.media.validation import UnfitPictureError, check_picture

from ..models import Exhibit, ExhibitImage
from ..models.exhibit import Kind
from ..reference_codes import normalise
from . import words
from .reading import one_line

Role = ExhibitImage.Role
NO_PICTURES = "无"
NO_LINE = "-"  # stands for a picture that has none, where others of the exhibit have
# Told line by line beside the names of the pictures: the field of the image it becomes.
_OF_IMAGE = {"image_descriptions": "description", "image_credits": "credit"}


@dataclass
class Wish:
    """One picture as the row wants it: an image there is, or a file to store.

    None in a field leaves it as it is.
    """

    image: ArchiveImage | None = None
    file: SourceFile | None = None
    digest: str = ""
    role: str | None = None
    caption: str | None = None
    details: dict[str, str] = field(default_factory=dict)


class Pictures:
    """Judges the pictures of rows against the files on offer."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.files = setting.files
        self._hashes: dict[str, str] = {}
        self._fit: set[str] = set()

    def wishes(
        self, key: str, row: MappedRow, kind: str, current: Sequence[ExhibitImage], reasons: list[str]
    ) -> list[Wish] | None:
        """The pictures the row wants in order; None when it says nothing about pictures.

        A cell of names says which pictures there are: others are taken off the exhibit
        (they stay in the library), all of them by the word 无. Where the file has no such
        column, files named after the reference code are added. What is wrong is added to
        `reasons`.
        """
        if "images" in row.values:
            text = row.values["images"]
            if not text:
                return None
            wanted = [] if text == NO_PICTURES else self._named(text, current, reasons)
            self._add_details(wanted, row, reasons)
        else:
            wanted = self._named_after(key, current, reasons)
            if not wanted:
                return None
            wanted = [*(Wish(image=held.image) for held in current), *wanted]
        self._add_roles(wanted, kind, current)
        return wanted

    def _named(self, text: str, current: Sequence[ExhibitImage], reasons: list[str]) -> list[Wish]:
        wanted = []
        for name in self._names(text):
            found = self.files.find(name) if self.files else []
            if len(found) > 1:
                paths = ", ".join(file.path for file in found)
                reasons.append(_("The picture “%(name)s” may be any of: %(files)s.") % {"name": name, "files": paths})
            elif found:
                wanted += self._wish(found[0], current, reasons)
            elif held := _held_by_name(name, current):
                wanted.append(Wish(image=held))
            else:
                reasons.append(self._missing(name))
        return _without_repeats(wanted)

    def _named_after(self, key: str, current: Sequence[ExhibitImage], reasons: list[str]) -> list[Wish]:
        if not (self.files and key):
            return []
        held = {image.image_id for image in current}
        wanted = [
            w
            for file in self.files.of_key(key, normalise, self.setting.keys)
            for w in self._wish(file, current, reasons)
        ]
        return _without_repeats([w for w in wanted if w.image is None or w.image.pk not in held])

    def _wish(self, file: SourceFile, current: Sequence[ExhibitImage], reasons: list[str]) -> list[Wish]:
        """The image that has the same content as the file, on this exhibit or in the library, else the file itself."""
        try:
            digest = self._digest(file)
        except (OSError, RefusedArchiveError, UnfitPictureError) as error:
            reasons.append(str(error))
            return []
        for held in current:
            if held.image.file_hash == digest:
                return [Wish(image=held.image)]
        # The same picture in two records must be one image, or closing one record would leave the other's copy public.
        return [Wish(image=ArchiveImage.objects.filter(file_hash=digest).first(), file=file, digest=digest)]

    def _digest(self, file: SourceFile) -> str:
        """Hash of the content, which has been found fit to be taken. Raises `UnfitPictureError`."""
        if file.path not in self._hashes:
            with file.open() as source:
                digest = hash_filelike(source)
                source.seek(0)
                if digest not in self._fit:
                    check_picture(source, file.path)
                    self._fit.add(digest)
            self._hashes[file.path] = digest
        return self._hashes[file.path]

    def _names(self, text: str) -> list[str]:
        """Names a cell lists. A line that is a file's name as it stands is not cut at its punctuation."""
        names: list[str] = []
        for line in filter(None, (line.strip() for line in text.split("\n"))):
            if self.files and self.files.find(line):
                names.append(line)
            else:
                names += filter(None, (part.strip() for part in re.split(r"[;；、]", line)))
        return names

    def _missing(self, name: str) -> str:
        if self.files is None:
            return _("The picture “%(name)s” is missing: no folder or zip file of pictures was given.") % {"name": name}
        return _("The picture “%(name)s” is not in “%(files)s”.") % {"name": name, "files": self.files.label}

    def _add_details(self, wanted: list[Wish], row: MappedRow, reasons: list[str]) -> None:
        for key in ("image_roles", "image_captions", *_OF_IMAGE):
            if key not in row.values:
                continue
            lines = [one_line(line) for line in row.values[key].split("\n")]
            for wish, line in zip(wanted, [*lines, *[""] * len(wanted)], strict=False):
                self._add_detail(wish, key, "" if line == NO_LINE else line, reasons)

    def _add_detail(self, wish: Wish, key: str, text: str, reasons: list[str]) -> None:
        if key == "image_roles":
            if not text:
                return
            wish.role = words.value_of(words.ROLE_WORDS, text)
            if wish.role is None:
                reasons.append(
                    _("%(column)s: “%(text)s” is unknown. Known are %(words)s.")
                    % {
                        "column": self.setting.header.heading_of(key),
                        "text": text[:40],
                        "words": words.known_words(words.ROLE_WORDS),
                    }
                )
            return
        most = 200 if key == "image_captions" else 255
        if len(text) > most:
            reasons.append(
                _("%(column)s: “%(text)s…” is longer than %(most)s characters.")
                % {"column": self.setting.header.heading_of(key), "text": text[:20], "most": most}
            )
        elif key == "image_captions":
            wish.caption = text
        else:
            wish.details[_OF_IMAGE[key]] = text

    def _add_roles(self, wanted: list[Wish], kind: str, current: Sequence[ExhibitImage]) -> None:
        """A picture that is new and unlabelled: the first is the front; after it come pages, or details."""
        held = {image.image_id for image in current}
        for order, wish in enumerate(wanted):
            if wish.role is None and (wish.image is None or wish.image.pk not in held):
                wish.role = Role.PAGE if kind == Kind.DOCUMENT and order else Role.DETAIL if order else Role.FRONT


def differ(wanted: Sequence[Wish], current: Sequence[ExhibitImage]) -> bool:
    """Whether anything is to be done."""
    if len(wanted) != len(current):
        return True
    return any(
        wish.image is None
        or wish.image.pk != held.image_id
        or (wish.role is not None and wish.role != held.role)
        or (wish.caption is not None and wish.caption != held.caption)
        or any(getattr(held.image, name) != value for name, value in wish.details.items())
        for wish, held in zip(wanted, current, strict=True)
    )


def names_of(images: Sequence[ExhibitImage]) -> str:
    """The pictures an exhibit has, for telling a change."""
    return "; ".join(file_name(held.image) for held in images)


def names_wanted(wanted: Sequence[Wish]) -> str:
    """The pictures it would have."""
    return "; ".join(file_name(w.image) if w.image else w.file.name if w.file else "" for w in wanted)


def file_name(image: ArchiveImage) -> str:
    """The name an image's original is stored, exported and found again under."""
    return PurePosixPath(image.file.name).name


def hang(exhibit: Exhibit, wanted: Sequence[Wish], current: Sequence[ExhibitImage], *, user: Any) -> list[ArchiveImage]:
    """Give the exhibit these pictures, storing files that are new; the exhibit is saved by the caller.

    Returns the images that were stored, so that their files can be removed if the row
    fails after all. Raises `OSError`; then what was stored here is removed already.
    """
    held = {image.image_id: image for image in current}
    stored: list[ArchiveImage] = []
    rows = []
    try:
        for order, wish in enumerate(wanted):
            image = wish.image
            if image is None:
                if wish.file is None:
                    continue
                image = _store(wish.file, wish, exhibit, user)
                stored.append(image)
            elif any(getattr(image, name) != value for name, value in wish.details.items()):
                for name, value in wish.details.items():
                    setattr(image, name, value)
                image.save(update_fields=list(wish.details))
                log(instance=image, action="wagtail.edit", user=user, content_changed=True)
            row = held.get(image.pk) or ExhibitImage(image=image)
            row.sort_order = order
            row.role = wish.role or row.role
            row.caption = row.caption if wish.caption is None else wish.caption
            rows.append(row)
        exhibit.images = rows
    except BaseException:
        take_back(stored)
        raise
    return stored


def take_back(stored: Sequence[ArchiveImage]) -> None:
    """Remove files of images whose records are rolled back."""
    for image in stored:
        image.file.storage.delete(image.file.name)


def _store(file: SourceFile, wish: Wish, exhibit: Exhibit, user: Any) -> ArchiveImage:
    title = f"{exhibit.title} {wish.caption or ''}".strip()[:255]
    with file.open() as source:
        image = ArchiveImage(title=title, uploaded_by_user=user, file=File(source, name=file.name), **wish.details)
        image._set_image_file_metadata()
        image.save()
    log(instance=image, action="wagtail.create", user=user, content_changed=True)
    return image


def _held_by_name(name: str, current: Sequence[ExhibitImage]) -> ArchiveImage | None:
    """The exhibit's own image that was stored under this name, as exports name it."""
    wanted = {name, PurePosixPath(get_upload_to(ArchiveImage(), name)).name}
    return next((held.image for held in current if file_name(held.image) in wanted), None)


def _without_repeats(wanted: list[Wish]) -> list[Wish]:
    seen: set[Any] = set()
    kept = []
    for wish in wanted:
        mark = wish.image.pk if wish.image else wish.digest
        if mark not in seen:
            seen.add(mark)
            kept.append(wish)
    return kept
