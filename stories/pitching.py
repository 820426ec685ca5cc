"""投稿: sending a story to an outlet, and noting the answer. Nothing else changes the state of a pitch."""

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Site

from lantai.pages.models import HallSettings

from .manuscript import manuscript
from .models import Outlet, Pitch, StoryPage
from .word import word_file

PITCHED, ANSWERED = "stories.pitch", "stories.answer"

State = Pitch.State
# What an answer may be; going back to "sent" takes back an answer entered by mistake.
NEXT: dict[str, tuple[str, ...]] = {
    State.SENT: (State.ACCEPTED, State.PUBLISHED, State.DECLINED),
    State.ACCEPTED: (State.PUBLISHED, State.DECLINED, State.SENT),
    State.DECLINED: (State.ACCEPTED, State.PUBLISHED, State.SENT),
    State.PUBLISHED: (State.ACCEPTED, State.SENT),
}


def may_pitch(user: Any) -> bool:
    """Whether a user may send stories out. None (a command, the system) may."""
    return user is None or user.has_perm("stories.add_pitch")


def may_answer(user: Any) -> bool:
    """Whether a user may note answers. None may."""
    return user is None or user.has_perm("stories.change_pitch")


def sender() -> str:
    """The hall's name, as manuscripts bear it."""
    name: str = HallSettings.for_site(Site.objects.get(is_default_site=True)).name
    return name


def version_to_send(story: StoryPage, *, draft: bool) -> StoryPage:
    """The published version; the latest draft if asked for, or if nothing is published."""
    version: StoryPage = story.get_latest_revision_as_object() if draft or not story.live else story
    return version


def check(story: StoryPage, outlet: Outlet, sent_on: date, *, draft: bool = False) -> None:
    """Raise `ValidationError` saying why this cannot be sent.

    It holds a record the public may not see (named), the outlet still has it, is not in use any more,
    or the day lies in the future.
    """
    if sent_on > timezone.localdate():
        raise ValidationError(_("A story cannot have been sent in the future."))
    if not outlet.is_active:
        raise ValidationError(_("“%(outlet)s” is not in use any more.") % {"outlet": outlet})
    waiting = Pitch.objects.waiting().filter(story=story, outlet=outlet).first()
    if waiting:
        raise ValidationError(
            _("“%(outlet)s” has had this story since %(day)s and has not answered yet.")
            % {"outlet": outlet, "day": waiting.sent_on.isoformat()}
        )
    version_to_send(story, draft=draft).check_publishable()


@transaction.atomic
def pitch(
    story: StoryPage, outlet: Outlet, *, user: Any, sent_on: date | None = None, draft: bool = False, note: str = ""
) -> Pitch:
    """Record that a story was sent, and keep the exact text and the Word file as they went out.

    `sent_on` is a day in the hall's time, today by default; `draft` takes the latest draft instead of what is
    published. Raises `PermissionDenied`, and `ValidationError` as `check` does.
    """
    if not may_pitch(user):
        raise PermissionDenied
    day = sent_on or timezone.localdate()
    check(story, outlet, day, draft=draft)
    made = manuscript(version_to_send(story, draft=draft))
    file = word_file(made, sender())
    sent = Pitch(
        story=story,
        story_number=story.pk,
        outlet=outlet,
        sent_on=day,
        sent_title=made.title,
        sent_byline=made.author,
        sent_text=made.plain_text,
        sent_characters=made.characters,
        sent_digest=hashlib.sha256(file).hexdigest(),
        note=note,
        created_by=user,
    )
    sent.sent_file.save(f"{story.pk}-{day:%Y%m%d}.docx", ContentFile(file), save=False)
    try:
        with transaction.atomic():
            sent.save()
    except IntegrityError as error:
        # Somebody else sent it in the same moment.
        sent.sent_file.delete(save=False)
        raise ValidationError(_("“%(outlet)s” has this story already.") % {"outlet": outlet}) from error
    told = {"outlet": str(outlet), "sent_on": day.isoformat(), "characters": made.characters}
    log(instance=sent, action=PITCHED, user=user, data=told, title=str(sent))
    log(instance=story, action=PITCHED, user=user, data=told)
    return sent


@transaction.atomic
def answer(
    sent: Pitch,
    state: str,
    *,
    user: Any,
    on: date | None = None,
    reason: str = "",
) -> Pitch:
    """Note what the outlet decided, on which day (today by default); the locked, fresh record is returned.

    采用 and 未采用 set the day of the answer, 刊发 the day it was printed as well. Going back to 已投 empties
    both. Raises `PermissionDenied`; `ValidationError` for a step that makes no sense or a day before it was
    sent or after today.
    """
    if not may_answer(user):
        raise PermissionDenied
    fresh = Pitch.objects.select_for_update(of=("self",)).select_related("outlet", "story").get(pk=sent.pk)
    before, day = fresh.state, on or timezone.localdate()
    if state not in NEXT[before]:
        raise ValidationError(
            _("A pitch cannot go from “%(before)s” to “%(after)s”.")
            % {"before": fresh.get_state_display(), "after": dict(State.choices).get(State(state), state)}
        )
    if not fresh.sent_on <= day <= timezone.localdate():
        raise ValidationError(_("The answer cannot come before the story was sent, nor in the future."))
    fresh.state = state
    if state == State.SENT:
        fresh.answered_on = fresh.published_on = None
    elif state == State.PUBLISHED:
        fresh.published_on = day
        fresh.answered_on = fresh.answered_on if before == State.ACCEPTED else day
    else:
        fresh.answered_on, fresh.published_on = day, None
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError as error:
        raise ValidationError(_("The outlet has this story a second time; answer that first.")) from error
    told = {"outlet": str(fresh.outlet), "before": before, "after": state, "on": day.isoformat()}
    if reason.strip():
        told["reason"] = reason.strip()
    log(instance=fresh, action=ANSWERED, user=user, data=told)
    if fresh.story:
        log(instance=fresh.story, action=ANSWERED, user=user, data=told)
    return fresh


def forget(story: StoryPage) -> None:
    """Empty what was sent of a story that is being deleted: its author took it back.

    Outlet, days, state and fee stay, so that the figures of past years do. Runs in the caller's transaction;
    the files go once that is committed.
    """
    pitches = Pitch.objects.filter(story=story.pk)
    files = [(file.storage, str(file.name)) for sent in pitches for file in (sent.sent_file, sent.clipping) if file]
    pitches.update(
        sent_title="", sent_byline="", sent_text="", sent_file="", sent_digest="", clipping="", link="", note=""
    )

    def remove() -> None:
        for storage, name in files:
            storage.delete(name)

    transaction.on_commit(remove)
