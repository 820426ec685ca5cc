"""Packs and preservation packages: ordered, made by a task, kept, given out while they stand, deleted."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import log

from lantai.media import publicity
from lantai.ops.made_files import CannotMakeError, Tell, keep, order, order_again, run
from lantai.ops.work.kinds import kind as kind_of_work
from lantai.ops.work.models import Job
from lantai.ops.work.running import Work

from ..uses import end_use, record_use
from . import preservation, writing
from .models import ExhibitionFile
from .rendering import is_public, shown_in

if TYPE_CHECKING:
    from ..models import ExhibitionPage

BEGUN, DELETED, TAKEN = "packs.make", "packs.delete", "packs.download"
Kind = ExhibitionFile.Kind


def may_make(user: Any, kind: str) -> bool:
    """Whether a user may have files of a kind made and delete them. None (a command, the system) may."""
    if user is None:
        return True
    return bool(user.has_perm("packs.add_exhibitionfile") and may_see(user, kind))


def may_see(user: Any, kind: str) -> bool:
    """Whether a user may see and take away files of a kind; packages hold originals and are not for everybody."""
    wanted = "packs.keep_exhibition" if kind == Kind.PACKAGE else "packs.view_exhibitionfile"
    return user is None or bool(user.is_active and user.has_perm(wanted))


def check(page: "ExhibitionPage", kind: str) -> None:
    """Raise `ValidationError`, in a sentence, if there is nothing to make a file of."""
    if kind == Kind.PACK:
        if not is_public(page):
            raise ValidationError(
                _("“%(title)s” is not published. A pack holds what the public may see: publish it first.")
                % {"title": page.title}
            )
        if not shown_in(page):
            raise ValidationError(
                _("“%(title)s” shows no exhibit that the public may see. There is nothing to put into a pack.")
                % {"title": page.title}
            )
    else:
        preservation.check(page)


def begin(page: "ExhibitionPage", kind: str, *, user: Any) -> ExhibitionFile:
    """Have a file made in the background. Raises `PermissionDenied`, and `ValidationError` as `check` does."""
    if not may_make(user, kind):
        raise PermissionDenied
    check(page, kind)
    made = ExhibitionFile.objects.create(exhibition=page, kind=kind, user=user)
    log(instance=page, action=BEGUN, user=user, data={"kind": kind})
    order(made, perform, title=made.file_name, user=user)
    return made


def restart(made: ExhibitionFile, *, user: Any) -> bool:
    """Make a file again whose making stopped; False if it is at work. Raises `PermissionDenied`."""
    if not may_make(user, made.kind):
        raise PermissionDenied
    return order_again(made, perform, title=made.file_name, user=user)


def _files_url(job: Job) -> str:
    made = ExhibitionFile.objects.filter(job=job).first()
    return reverse("exhibition_files", args=[made.exhibition_id]) if made else ""


@kind_of_work("packs.file", gettext_lazy("File of an exhibition"), url=_files_url)
def perform(work: Work, pk: int) -> None:
    """Make a file, telling how far it is."""
    made = ExhibitionFile.objects.filter(pk=pk, made_at=None).select_related("exhibition", "user").first()
    if made is not None:
        run(work, made, lambda tell: _make(made, tell))
        record_use(made.kind, made.holds["exhibits"], source=str(made.pk), title=made.file_name)


def _make(made: ExhibitionFile, tell: Tell) -> datetime:
    page = made.exhibition
    try:
        check(page, made.kind)
    except ValidationError as refusal:
        raise CannotMakeError(" ".join(refusal.messages)) from refusal
    # Before anything is read: a change while it is being made leaves it outdated, not wrongly current.
    begun = timezone.now()
    with tempfile.TemporaryDirectory(prefix="lantai-pack-") as folder:
        path = Path(folder) / "made.zip"
        write = writing.pack if made.kind == Kind.PACK else preservation.zipped
        made.holds = write(page, path, tell)
        made.exhibits = len(made.holds["exhibits"])
        with path.open("rb") as content:
            keep(made, File(content))
    return begun


def withdrawn_among(holds: dict[str, list[int]]) -> bool:
    """Whether anything a pack holds is not public any more."""
    from ..models import Exhibit

    showable = Exhibit.objects.showable().filter(pk__in=holds.get("exhibits", ())).count()
    if showable < len(holds.get("exhibits", ())):
        return True
    registers = ((publicity.images, "images"), (publicity.sounds_and_films, "recordings"))
    return any(set(holds.get(name, ())) - register.public_among(holds.get(name, ())) for register, name in registers)


def is_offered(made: ExhibitionFile) -> bool:
    """Whether it may be taken away now.

    A pack while all that is in it is public, and so is its exhibition; a package while no record in it has come to bear a
    security classification.
    """
    if not made.is_finished or not made.file:
        return False
    if made.kind == Kind.PACKAGE:
        return not preservation.classified_among(made.holds.get("exhibits", ()))
    return is_public(made.exhibition) and not withdrawn_among(made.holds)


def standing(made: ExhibitionFile) -> list[str]:
    """Why a file no longer says what the exhibition says, in sentences; empty while it does."""
    from ..models import Exhibit

    if not made.is_finished or made.made_at is None:
        return []
    reasons = []
    page = made.exhibition
    if made.kind == Kind.PACK:
        if not is_public(page):
            reasons.append(_("The exhibition is no longer published; the pack is not given out."))
        elif withdrawn_among(made.holds):
            reasons.append(_("Something in it was withdrawn since it was made; it is no longer given out."))
    elif not is_offered(made):
        reasons.append(_("A record in it has come to bear a security classification; it is no longer given out."))
    if page.live and page.last_published_at and page.last_published_at > made.made_at:
        reasons.append(_("The exhibition was published anew since."))
    ids = made.holds.get("exhibits", ())
    changed = Exhibit.objects.filter(pk__in=ids, updated_at__gt=made.made_at).count()
    if changed:
        reasons.append(
            ngettext("%(n)s exhibit in it was changed since.", "%(n)s exhibits in it were changed since.", changed)
            % {"n": changed}
        )
    return reasons


def delete(made: ExhibitionFile, *, user: Any) -> None:
    """Delete a file for good. Raises `PermissionDenied`."""
    if user is not None and not (user.has_perm("packs.delete_exhibitionfile") and may_see(user, made.kind)):
        raise PermissionDenied
    log(instance=made.exhibition, action=DELETED, user=user, data={"kind": made.kind})
    end_use(made.kind, str(made.pk))
    if made.file:
        made.file.delete(save=False)
    made.delete()
