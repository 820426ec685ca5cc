"""Deletes what contributors sent when its time is over, and what never became a story."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from lantai.ops.periodic import register_periodic

from . import audit, visitors
from .decisions import lock
from .models import Contact, Photo, Submission, SubmissionSettings, Turn, Upload
from .models.photo import private
from .uploads import discard
from .withdrawal import bare_photos, empty

logger = logging.getLogger(__name__)

HOUR = 3600.0
UNFINISHED = timedelta(days=7)
_LOST = timedelta(days=2)
State = Submission.State


def delete_due(now: datetime | None = None) -> dict[str, int]:
    """Delete all that is due; returns how many of each kind.

    `emptied`: declined stories, and those whose additions never came; `contacts`: contact data of accepted ones;
    `uploads`: photos that never became part of a story; `files`: what nothing refers to.
    """
    now = now or timezone.now()
    rules = SubmissionSettings.objects.order_by("pk").first() or SubmissionSettings()
    old = now - timedelta(days=rules.declined_days)
    done = {"emptied": 0, "contacts": 0, "uploads": 0, "files": 0}
    for submission in Submission.objects.filter(
        state__in=[State.DECLINED, State.CHANGES], changed_at__lt=old, emptied_at=None
    ):
        done["emptied"] += _empty(submission, old)
    aged = now - timedelta(days=rules.contact_days)
    for submission in Submission.objects.filter(state=State.ACCEPTED, decided_at__lt=aged, contact__isnull=False):
        done["contacts"] += _forget_contact(submission)
    for upload in Upload.objects.filter(begun_at__lt=now - UNFINISHED):
        with transaction.atomic():
            discard(upload)
        done["uploads"] += 1
    visitors.forget_old()
    done["files"] = _delete_lost(now)
    if any(done.values()):
        logger.info("Data of contributors deleted: %s", ", ".join(f"{name} {count}" for name, count in done.items()))
    return done


@transaction.atomic
def _empty(submission: Submission, old: datetime) -> int:
    locked = lock(submission)
    if locked.state not in {State.DECLINED, State.CHANGES} or locked.changed_at >= old or locked.emptied_at:
        return 0
    empty(locked)
    locked.state = State.DECLINED
    locked.save()
    _note(locked)
    return 1


@transaction.atomic
def _forget_contact(submission: Submission) -> int:
    """The story stays, and its pictures as the hall's own; names, numbers and private copies go."""
    locked = lock(submission)
    if locked.state != State.ACCEPTED:
        return 0
    Contact.objects.filter(submission=locked).delete()
    bare_photos(locked.photos.all())
    locked.turns.filter(kind=Turn.Kind.ADDED).update(words="")
    locked.text = locked.sources = locked.text_print = locked.sender_print = ""
    locked.emptied_at = timezone.now()
    locked.save()
    _note(locked)
    return 1


def _note(submission: Submission) -> None:
    Turn.objects.create(submission=submission, kind=Turn.Kind.EMPTIED)
    log(instance=submission, action=audit.EMPTIED, title=submission.number)


def _delete_lost(now: datetime) -> int:
    """Files that nothing refers to: what a power cut or a transaction that was undone left behind."""
    known: set[str] = set()
    for model in (Photo, Upload):
        for names in model._default_manager.values_list("file", "preview"):
            known.update(names)
    gone = 0
    storage: Any = private()
    for name in [*_files(storage, "photos"), *_files(storage, "previews")]:
        if name not in known and storage.get_modified_time(name) < now - _LOST:
            storage.delete(name)
            gone += 1
    incoming = settings.DATA_DIR / "incoming"
    for part in incoming.glob("*.part") if incoming.is_dir() else ():
        if part.stat().st_mtime < (now - UNFINISHED - _LOST).timestamp():
            part.unlink(missing_ok=True)
            gone += 1
    return gone


def _files(storage: Any, folder: str) -> Iterable[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _files(storage, f"{folder}/{inner}")


register_periodic("Deleting data of contributors", HOUR, delete_due)
