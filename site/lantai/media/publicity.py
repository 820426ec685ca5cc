"""Which files the public may have now: one rule, asked of those who hold them.

`lantai.media` knows no domain. An app that shows pictures or recordings registers a
holder: a function that takes ids and answers, for those it holds, True (shown to the
public), or False (held by a record that is closed). Besides, an app may register a veto:
what it names may not be public whoever holds it, for a reason an editor can read.

A file is public when some holder says True, none says False, and no veto names it.
Documents are handed out by Wagtail's view to whoever the collection lets in; holders do
not matter to them, vetoes do.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model

from . import pictures, recordings, tiles
from .models import ArchiveImage, Recording

Holder = Callable[[set[int]], Iterable[tuple[int, bool]]]
# Takes the model and ids, answers with the reasons against those it forbids.
Veto = Callable[[type[Model], set[int]], Mapping[int, Any]]

_vetoes: list[Veto] = []


class Register:
    """The holders of one kind of files, and how its files are carried in and out of the public folder."""

    def __init__(self, model: type[Any], move: Callable[..., None], shown: Callable[[Any], None] | None = None) -> None:
        self.model = model
        self.move = move
        self.shown = shown  # told of each file found public
        self.holders: list[Holder] = []

    def register_holder(self, holder: Holder) -> Holder:
        """Add a holder; usable as a decorator."""
        self.holders.append(holder)
        return holder

    def public_among(self, ids: Iterable[int]) -> set[int]:
        """Those of the given ids that the public may have."""
        asked = set(ids)
        shown: set[int] = set()
        closed: set[int] = set(vetoed(self.model, asked))
        for holder in self.holders:
            for pk, is_shown in holder(asked):
                (shown if is_shown else closed).add(pk)
        return shown - closed

    def closed_among(self, ids: Iterable[int]) -> set[int]:
        """Those of the given ids that a veto or a holder keeps closed. What nobody holds yet, as in a draft, is not."""
        asked = set(ids)
        held = (pair for holder in self.holders for pair in holder(asked))
        return set(vetoed(self.model, asked)) | {pk for pk, is_shown in held if not is_shown}

    def refresh(self, ids: Iterable[int]) -> int:
        """Bring the files of these where the rule says they belong; returns how many moved."""
        asked = set(ids)
        public = self.public_among(asked)
        moved = 0
        for file in self.model.objects.filter(pk__in=asked):
            if file.is_public != (file.pk in public):
                self.move(file, public=file.pk in public)
                moved += 1
            if self.shown and file.is_public:
                self.shown(file)
        return moved


def _move_image(image: ArchiveImage, *, public: bool) -> None:
    pictures.move(image, public=public)
    tiles.follow(image)


images = Register(ArchiveImage, _move_image, tiles.request)
sounds_and_films = Register(Recording, recordings.move)
_registers: dict[type[Model], Register] = {register.model: register for register in (images, sounds_and_films)}

register_holder = images.register_holder
public_among = images.public_among
closed_among = images.closed_among
refresh = images.refresh


def register_veto(veto: Veto) -> Veto:
    """Add a veto; usable as a decorator. It is asked about pictures, recordings and documents."""
    _vetoes.append(veto)
    return veto


def vetoed(model: type[Model], ids: Iterable[int]) -> dict[int, Any]:
    """Those of the given ids that some veto forbids, each with the first reason."""
    asked = set(ids)
    reasons: dict[int, Any] = {}
    for veto in _vetoes if asked else ():
        for pk, reason in veto(model, asked).items():
            reasons.setdefault(pk, reason)
    return reasons


def is_closed(file: Model) -> bool:
    """Whether a veto or somebody who holds it keeps it closed. One that nobody holds yet, as in a draft, is not."""
    register = _registers.get(type(file))
    return bool(register.closed_among([file.pk]) if register else vetoed(type(file), [file.pk]))


def refresh_all(files: Iterable[tuple[type[Model], int]]) -> int:
    """`refresh` for pictures and recordings alike, given as model and id; others stay where they are."""
    asked = set(files)
    return sum(
        register.refresh({pk for model, pk in asked if model is register.model})
        for register in _registers.values()
        if any(model is register.model for model, _pk in asked)
    )
