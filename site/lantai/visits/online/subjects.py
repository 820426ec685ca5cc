"""What a view is a view of, and the signed id a page carries of itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse

PAGE = "page"
SITE = "site"
# Between the word of a line of counts that is kept apart from views and the kind of what is counted on it.
APART = "__"
MAX_TOKEN = 120
_SHAPE = re.compile(r"([a-z][a-z_]{0,15})\.(\d{1,18})\.(\d{1,18})")
_signer = Signer(sep="~", salt="lantai.visits.online")


class ForgedIdError(ValueError):
    """The id was not made by this site, or has been changed."""


@dataclass(frozen=True)
class Subject:
    """A page of the tree, or a record or listing that has an address of its own.

    `kind` is "page" or a registered word, `pk` its primary key (0 for a listing), `walk` the page of the
    exhibition in whose walk it was viewed (0: in none). A kind made by `lantai.visits.online.lines` is counted
    on its line and is nobody's view.
    """

    kind: str
    pk: int
    walk: int = 0

    def __str__(self) -> str:
        return f"{self.kind}.{self.pk}.{self.walk}"

    @property
    def scopes(self) -> tuple[tuple[str, int], ...]:
        """What a view of it counts for: itself, the walk it stands in, the site; all three on its line if it has one."""
        line = self.line + APART if self.line else ""
        own = ((self.kind, self.pk),)
        above = ((line + PAGE, self.walk),) if self.walk else ()
        return (*own, *above, (line + SITE, 0))

    @property
    def line(self) -> str:
        """The word of the line it is counted on, "" for views."""
        return self.kind.rpartition(APART)[0]

    @property
    def plain(self) -> "Subject":
        """The same record as its views count it."""
        return Subject(self.kind.rpartition(APART)[2], self.pk, self.walk)


def parse(text: str) -> Subject:
    """The subject written by `str()`; raises `ValueError`."""
    match = _SHAPE.fullmatch(text)
    if not match:
        raise ValueError(text)
    return Subject(match[1], int(match[2]), int(match[3]))


def sign(subject: Subject) -> str:
    """The id to put on the page: the same for every visitor, made with the site's secret key."""
    return _signer.sign(str(subject))


def unsign(token: str) -> Subject:
    """The subject of an id. Raises `ForgedIdError`."""
    if len(token) > MAX_TOKEN:
        raise ForgedIdError
    try:
        return parse(_signer.unsign(token))
    except (BadSignature, ValueError) as error:
        raise ForgedIdError from error


# --- what the other apps say of their own -----------------------------------------

Labels = Callable[[list[int]], dict[int, tuple[str, str]]]
Belonging = Callable[[Any], list[int]]

_labels: dict[str, tuple[Any, Labels]] = {}
_belonging: list[Belonging] = []


def register_subject(kind: str, verbose_name: Any, labels: Labels) -> None:
    """Name a kind of subject that is not a page.

    `labels` takes primary keys and returns, for those that still exist, title and admin address. Raises
    `ValueError` for a word that an id could not carry, or that would be taken for one of a line kept apart
    (`lantai.visits.online.lines`).
    """
    if APART in kind:
        raise ValueError(kind)
    parse(f"{kind}.0.0")
    _labels[kind] = (verbose_name, labels)


def register_snippet(kind: str, model: Any) -> Callable[..., Subject]:
    """Count views of a snippet's records; returns the function that makes one's subject.

    That function takes the record, and as `walk` the primary key of the exhibition in whose walk it is
    viewed, if there is one. `kind` is stored with the counts and must never change; see `docs/counting-views.md`.
    """

    def labels(ids: list[int]) -> dict[int, tuple[str, str]]:
        edit = model.snippet_viewset.get_url_name("edit")
        return {
            pk: (str(record), reverse(edit, args=[pk])) for pk, record in model._default_manager.in_bulk(ids).items()
        }

    def viewed(record: Any, walk: int = 0) -> Subject:
        return Subject(kind, record.pk, walk)

    register_subject(kind, model._meta.verbose_name, labels)
    return viewed


def registered() -> dict[str, tuple[Any, Labels]]:
    """Kinds with their name and labels."""
    return dict(_labels)


def register_belonging(belonging: Belonging) -> Belonging:
    """Register a function that takes a page and returns the page ids whose views its own figure includes."""
    _belonging.append(belonging)
    return belonging


def belonging_to(page: Any) -> list[int]:
    """Ids of the pages whose views are part of a page's figure, beside its own."""
    return sorted({pk for belonging in _belonging for pk in belonging(page)} - {page.pk})
