"""Handovers ordered in the admin: made by a job, kept as a zip, taken away by who may, deleted."""

import datetime
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from lantai.ops.made_files import Tell, keep, order, order_again, run
from lantai.ops.work.kinds import kind
from lantai.ops.work.models import Job
from lantai.ops.work.running import Work

from . import writing
from .models import Handover

BEGUN, DELETED, TAKEN = "handover.make", "handover.delete", "handover.download"
SCRATCH = "handover-making"


def may_make(user: Any) -> bool:
    return bool(user.is_active and user.has_perm("handover.add_handover"))


def may_see(user: Any) -> bool:
    return bool(user.is_active and user.has_perm("handover.view_handover"))


def begin(user: Any) -> Handover:
    """Have one made in the background. Raises `PermissionDenied`."""
    if not may_make(user):
        raise PermissionDenied
    made = Handover.objects.create(user=user)
    log(instance=made, action=BEGUN, user=user)
    order(made, perform, title=made.file_name, user=user)
    return made


def restart(made: Handover, *, user: Any) -> bool:
    """Go on with one whose making stopped; False if it did not. Raises `PermissionDenied`."""
    if not may_make(user):
        raise PermissionDenied
    return order_again(made, perform, title=made.file_name, user=user)


def delete(made: Handover, *, user: Any) -> None:
    """Delete one for good, and what of it was half made. Raises `PermissionDenied`."""
    if not user.has_perm("handover.delete_handover"):
        raise PermissionDenied
    log(instance=made, action=DELETED, user=user)
    shutil.rmtree(_scratch(made), ignore_errors=True)
    if made.file:
        made.file.delete(save=False)
    made.delete()


def _scratch(made: Handover) -> Path:
    return Path(settings.DATA_DIR) / SCRATCH / str(made.pk)


def _url(_job: Job) -> str:
    return reverse("handovers")


def _ended(job: Job) -> None:
    """One that was cancelled leaves nothing; one that failed is gone on with when it is started again."""
    if job.state == Job.State.CANCELLED and (made := Handover.objects.filter(job=job).first()):
        shutil.rmtree(_scratch(made), ignore_errors=True)


@kind("ops.handover", gettext_lazy("Handover of the whole hall"), url=_url, ended=_ended)
def perform(work: Work, pk: int) -> None:
    """Write the bag beside the originals, pack it, and put it where made files lie."""
    made = Handover.objects.filter(pk=pk, made_at=None).first()
    if made is not None:
        run(work, made, lambda tell: _make(made, tell))
        for sentence in made.report:
            work.say(sentence)


class _Movable(File):
    """A file that a storage on the same disk moves instead of copying."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def _make(made: Handover, tell: Tell) -> datetime.datetime:
    scratch = _scratch(made)
    bag, packed = scratch / "bag", scratch / "handover.zip"
    if bag.exists() and not (bag / writing.STATE).exists():
        # It stopped while checksums were made or files packed.
        shutil.rmtree(bag)
    begun = timezone.now()
    made.report = writing.write(bag, tell)
    writing.zipped(bag, packed, tell)
    with packed.open("rb") as content:
        keep(made, _Movable(content))
    shutil.rmtree(scratch)
    return begun
