"""Sheets of labels: whose labels they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from .. import placement
from ..models import Exhibit, ExhibitionPage
from .links import links_of
from .models import LabelSheet

PRINTED = "labels.print"


@dataclass(frozen=True)
class Selection:
    """The exhibits of a sheet in their order, and those the openness gate refuses; `gone` were deleted since."""

    shown: list[Exhibit] = field(default_factory=list)
    refused: list[Exhibit] = field(default_factory=list)
    gone: int = 0


def may_print(user: Any) -> bool:
    """Whether a user may make and print sheets. None (a command, the system) may."""
    return user is None or user.has_perm("labels.change_labelsheet")


def begin(
    *,
    user: Any,
    exhibits: Iterable[Exhibit] = (),
    exhibition: ExhibitionPage | None = None,
    title: str = "",
    **how: Any,
) -> LabelSheet:
    """A sheet for these exhibits, or for all of an exhibition in the order of its walk. Raises `PermissionDenied`.

    `how`: `size`, `languages`, `has_text`, `has_marks` of `LabelSheet`.
    """
    if user is not None and not user.has_perm("labels.add_labelsheet"):
        raise PermissionDenied
    chosen = [exhibit.pk for exhibit in exhibits]
    named = title or (exhibition.title if exhibition else timezone.localtime().strftime("%Y-%m-%d %H:%M"))
    sheet = LabelSheet.objects.create(title=named, exhibition=exhibition, chosen=chosen, user=user, **how)
    give_links(sheet)
    return sheet


def give_links(sheet: LabelSheet) -> None:
    """Give the exhibits on a sheet their short links, so that its preview shows the codes that will be printed."""
    links_of(selection(sheet).shown)


def selection(sheet: LabelSheet) -> Selection:
    """What is on a sheet now. An exhibition's labels are wanted before it opens: its latest draft counts."""
    if sheet.exhibition:
        draft = sheet.exhibition.get_latest_revision_as_object()
        return _parted(placement.exhibits_of(draft, showable_only=False))
    found = Exhibit.objects.select_related("place").in_bulk(sheet.chosen)
    return _parted([found[pk] for pk in sheet.chosen if pk in found], gone=len(set(sheet.chosen) - set(found)))


def _parted(exhibits: Sequence[Exhibit], gone: int = 0) -> Selection:
    return Selection(
        [exhibit for exhibit in exhibits if exhibit.showable],
        [exhibit for exhibit in exhibits if not exhibit.showable],
        gone,
    )


def entry(sheet: LabelSheet) -> str:
    """What the use ledger calls a sheet."""
    return f"{sheet.title[:230]} ({sheet.size.replace('x', ' × ')} mm)"
