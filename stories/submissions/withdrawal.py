"""A contributor takes a story back: everything of it is gone when the transaction is."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from lantai.media.models import ArchiveImage

from . import audit
from .decisions import OvertakenError, lock
from .models import Contact, Photo, Submission, Turn
from .models.photo import private
from .story import take_down


@transaction.atomic
def withdraw(submission: Submission) -> Submission:
    """Take it back in any state it is held in. A number, the steps and their times stay, without a word of it.

    A story made of it is unpublished as any page is, its picture files leave the public folder, and what it said is
    deleted. A reviewer deciding at the same moment waits for the lock and is told. Raises `OvertakenError` if it was
    withdrawn before.
    """
    locked = lock(submission)
    if locked.state not in Submission.HELD:
        raise OvertakenError(locked.state)
    images = [photo.image_id for photo in locked.photos.all() if photo.image_id]
    if locked.story:
        take_down(locked.story)
        locked.story = None
    for image in ArchiveImage.objects.filter(pk__in=images):
        image.delete()
    empty(locked)
    locked.state = Submission.State.WITHDRAWN
    locked.changed_at = timezone.now()
    locked.save()
    Turn.objects.create(submission=locked, kind=Turn.Kind.WITHDRAWN, at=locked.changed_at)
    log(instance=locked, action=audit.WITHDRAWN, title=locked.number)
    return locked


def empty(submission: Submission) -> None:
    """Take every word and file out of a submission; the caller saves it. Its story, if any, is left alone."""
    Contact.objects.filter(submission=submission).delete()
    delete_photos(submission.photos.all())
    submission.turns.update(words="")
    for name in ("title", "text", "sources", "date_text", "byline", "text_print", "sender_print"):
        setattr(submission, name, "")
    submission.uses, submission.consents = [], []
    submission.emptied_at = timezone.now()


def delete_photos(photos: Iterable[Photo]) -> None:
    """Delete photos; their files go once that is committed."""
    found = list(photos)
    for photo in found:
        photo.delete()
    _delete_files([name for photo in found for name in (photo.file.name, photo.preview.name)])


def bare_photos(photos: Iterable[Photo]) -> None:
    """Delete the private files of photos and what was said of people; what remains leads to the hall's own images."""
    found = list(photos)
    _delete_files([name for photo in found for name in (photo.file.name, photo.preview.name)])
    for photo in found:
        photo.file = photo.preview = photo.people = photo.rights_note = ""
        photo.save()


def _delete_files(names: list[str | None]) -> None:
    def remove() -> None:
        for name in filter(None, names):
            private().delete(name)

    transaction.on_commit(remove)
