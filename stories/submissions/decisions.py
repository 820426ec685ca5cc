"""What reviewers decide on a submission. Each decision locks the row, so that of two at once one wins."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from . import audit, roles
from .models import Submission, SubmissionSettings, Turn

State = Submission.State

_MEANWHILE = {
    State.WITHDRAWN: _("The contributor has withdrawn it meanwhile. Nothing was changed."),
    State.ACCEPTED: _("It has been accepted meanwhile. Nothing was changed."),
    State.DECLINED: _("It has been declined meanwhile. Nothing was changed."),
    State.CHANGES: _("Additions have been asked for meanwhile. Nothing was changed."),
    State.WAITING: _("It waits for review. Nothing was changed."),
}


class OvertakenError(ValidationError):
    """Somebody else was faster; the message says what has become of it."""

    def __init__(self, state: str) -> None:
        super().__init__(_MEANWHILE[State(state)], code="overtaken")


@transaction.atomic
def ask(submission: Submission, *, user: Any, words: str) -> Submission:
    """Ask the contributor for additions; `words` are shown on the receipt page.

    Raises `PermissionDenied`, `OvertakenError`, and `ValidationError` (nothing said).
    """
    locked = _lock(submission, user, State.WAITING, State.CHANGES)
    _need(words, _("Say what is missing; the contributor reads it."))
    _note(locked, Turn.Kind.ASKED, State.CHANGES, user=user, words=words)
    log(instance=locked, action=audit.ASKED, user=user, title=locked.number)
    return locked


@transaction.atomic
def decline(submission: Submission, *, user: Any, reason: str) -> Submission:
    """Decline it; the contributor reads the reason. Its data are deleted when their time is over.

    Raises `PermissionDenied`, `OvertakenError`, and `ValidationError` (no reason given).
    """
    locked = _lock(submission, user, State.WAITING, State.CHANGES)
    _need(reason, _("Give the reason; the contributor reads it."))
    locked.decided_by, locked.decided_at = user, timezone.now()
    _note(locked, Turn.Kind.DECLINED, State.DECLINED, user=user, words=reason)
    log(instance=locked, action=audit.DECLINED, user=user, title=locked.number)
    return locked


@transaction.atomic
def accept(submission: Submission, *, user: Any, words: str = "") -> Submission:
    """Accept it: a certificate number is given, a draft story is made and enters the three-step review.

    The review is started for the contributor, who is its author: who accepts may take a step of it, one.
    Raises `PermissionDenied`, `OvertakenError`, and `ValidationError` (the site has no list of stories).
    """
    from .story import make_story

    # Certificate numbers come in turn.
    SubmissionSettings.objects.select_for_update().order_by("pk").first()
    locked = _lock(submission, user, State.WAITING, State.CHANGES)
    now = timezone.now()
    locked.decided_by, locked.decided_at = user, now
    locked.certificate_year = timezone.localtime(now).year
    last = Submission.objects.filter(certificate_year=locked.certificate_year).aggregate(last=Max("certificate_serial"))
    locked.certificate_serial = (last["last"] or 0) + 1
    locked.story = make_story(locked, user)
    _note(locked, Turn.Kind.ACCEPTED, State.ACCEPTED, user=user, words=words)
    log(instance=locked, action=audit.ACCEPTED, user=user, title=locked.number, data={"story": locked.story.pk})
    return locked


def lock(submission: Submission) -> Submission:
    """The row as it is now, nobody else's until the transaction ends."""
    return Submission.objects.select_for_update().get(pk=submission.pk)


def _lock(submission: Submission, user: Any, *states: str) -> Submission:
    if not user.has_perm(roles.DECIDE):
        raise PermissionDenied
    locked = lock(submission)
    if locked.state not in states:
        raise OvertakenError(locked.state)
    return locked


def _need(words: str, message: Any) -> None:
    if not words.strip():
        raise ValidationError(message)


def _note(submission: Submission, kind: str, state: str, *, user: Any, words: str) -> None:
    submission.state, submission.changed_at = state, timezone.now()
    submission.save()
    Turn.objects.create(submission=submission, kind=kind, by=user, at=submission.changed_at, words=words.strip())
