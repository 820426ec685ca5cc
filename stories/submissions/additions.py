"""What a contributor sends after being asked."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from . import audit
from .decisions import OvertakenError, lock
from .models import Submission, Turn, Upload
from .sending import keep_photos


@transaction.atomic
def add(submission: Submission, *, words: str, photos: list[tuple[Upload, dict[str, Any]]]) -> Submission:
    """Keep additions; the submission waits for review again. Raises `OvertakenError` if nothing is asked for now."""
    locked = lock(submission)
    if locked.state != Submission.State.CHANGES:
        raise OvertakenError(locked.state)
    keep_photos(locked, photos)
    locked.state, locked.changed_at = Submission.State.WAITING, timezone.now()
    locked.save(update_fields=["state", "changed_at"])
    Turn.objects.create(submission=locked, kind=Turn.Kind.ADDED, at=locked.changed_at, words=words)
    log(instance=locked, action=audit.ADDED, title=locked.number)
    return locked
