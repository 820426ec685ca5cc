"""Takes in a story: once, however often it is sent."""

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.log_actions import log

from lantai.pages.models import HallSettings

from . import consents, receipt
from .audit import RECEIVED
from .form_tokens import FormToken
from .forms import StoryForm
from .models import Contact, Photo, Submission, SubmissionSettings, Turn, Upload


class ReceivedAlreadyError(Exception):
    """The same person sent the same story before, in another form. The receipt given then is the one that holds."""


class UsedFormError(Exception):
    """Another story was sent with this form."""


@dataclass(frozen=True)
class Received:
    """What was taken in, with the receipt number to hand to the contributor."""

    submission: Submission
    number: str
    is_new: bool


@transaction.atomic
def take_in(
    token: FormToken,
    story: StoryForm,
    photos: list[tuple[Upload, dict[str, Any]]],
    rules: SubmissionSettings,
) -> Received:
    """Keep a valid form with its photos as a new submission.

    The same form with the same story again gives the same receipt. Raises `UsedFormError` if it holds another story
    by now, `ReceivedAlreadyError` for the same story of the same person in another form.
    """
    # The one row everybody who sends has to pass: numbers come in turn, and twice at once is once after the other.
    SubmissionSettings.objects.select_for_update().get(pk=rules.pk)
    said = story.cleaned_data
    number = receipt.issue(token.secret)
    text_print, sender_print = prints(said)
    earlier = Submission.objects.filter(receipt_kept=receipt.kept(number)).first()
    if earlier:
        if earlier.text_print != text_print:
            raise UsedFormError
        return Received(earlier, number, is_new=False)
    if Submission.objects.filter(sender_print=sender_print).exclude(state=Submission.State.WITHDRAWN).exists():
        raise ReceivedAlreadyError
    now = timezone.now()
    hall = HallSettings.for_site(rules.site)
    year = timezone.localtime(now).year
    last = Submission.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    submission = Submission.objects.create(
        year=year,
        serial=last + 1,
        receipt_kept=receipt.kept(number),
        title=said["title"],
        text=said["text"],
        sources=said["sources"],
        date_text=said["date_text"],
        byline_kind=said["byline_kind"],
        byline=story.byline,
        uses=said["uses"],
        consents=consents.given(story.agreed, rules, hall.name, now),
        by_child=said["by_child"],
        text_print=text_print,
        sender_print=sender_print,
        submitted_at=now,
        changed_at=now,
    )
    Contact.objects.create(
        submission=submission,
        name=said["name"],
        phone=said["phone"],
        email=said["email"],
        guardian_name=said["guardian_name"] if said["by_child"] else "",
        guardian_phone=said["guardian_phone"] if said["by_child"] else "",
    )
    keep_photos(submission, photos)
    Turn.objects.create(submission=submission, kind=Turn.Kind.RECEIVED, at=now)
    log(instance=submission, action=RECEIVED, title=submission.number)
    return Received(submission, number, is_new=True)


def keep_photos(submission: Submission, photos: list[tuple[Upload, dict[str, Any]]]) -> None:
    """Uploads become photos of a submission, behind those it has."""
    first = (submission.photos.aggregate(last=Max("sort_order"))["last"] or 0) + 1
    for order, (upload, said) in enumerate(photos, first):
        Photo.objects.create(
            submission=submission,
            sort_order=order,
            file=upload.file.name,
            preview=upload.preview.name,
            width=upload.width,
            height=upload.height,
            size=upload.size,
            **{name: said[name] for name in ("caption", "date_text", "place", "people", "rights", "rights_note")},
        )
        upload.delete()


def prints(said: dict[str, Any]) -> tuple[str, str]:
    """Keyed hashes of the text, and of the text with who sent it: equal for what differs in spacing only."""
    text = "".join(unicodedata.normalize("NFKC", said["text"]).casefold().split())
    digits = "".join(sign for sign in said["phone"] if sign.isdigit())[-11:]
    sender = f"{digits} {said['email'].casefold()} {''.join(said['name'].casefold().split())}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return tuple(  # type: ignore[return-value]
        salted_hmac("submissions.print", words, algorithm="sha256").hexdigest()
        for words in (digest, f"{digest} {sender}")
    )
