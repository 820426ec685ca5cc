"""Loads stories people might have sent in. Names, numbers and events are made up."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from exhibitions.demo.loader import FOLDER
from lantai.ops.demo_content import register_demo

from .. import decisions, receipt
from ..models import Contact, Photo, Submission, Turn
from ..models.photo import private
from . import texts


@register_demo(70)
@transaction.atomic
def load() -> str:
    """Stories are sent in once, and not at all where any have come."""
    if Submission.objects.exists():
        return "Submissions: as they were"
    reviewer = get_user_model().objects.get(username="reviewer")
    for serial, plan in enumerate(texts.SUBMISSIONS, 1):
        _send(serial, plan, reviewer)
    shown = receipt.written(receipt.issue(texts.SECRET + "1"))
    return f"Submissions: {len(texts.SUBMISSIONS)}; the receipt number of one is {shown}"


def _send(serial: int, plan: dict[str, Any], reviewer: Any) -> None:
    at = timezone.now() - timedelta(days=plan["days"], hours=serial)
    submission = Submission.objects.create(
        year=timezone.localtime(at).year,
        serial=serial,
        receipt_kept=receipt.kept(receipt.issue(f"{texts.SECRET}{serial}")),
        title=plan["title"],
        text=plan["text"],
        sources=plan.get("sources", ""),
        date_text=plan.get("date", ""),
        byline_kind=plan["byline"][0],
        byline=plan["byline"][1],
        uses=plan["uses"],
        consents=[{"kind": kind, "words": words, "at": at.isoformat()} for kind, words in texts.CONSENTS],
        submitted_at=at,
        changed_at=at,
    )
    Contact.objects.create(submission=submission, name=plan["name"], phone=texts.PHONE)
    Turn.objects.create(submission=submission, kind=Turn.Kind.RECEIVED, at=at)
    for order, (name, said) in enumerate(plan.get("photos", {}).items(), 1):
        _photo(submission, order, name, said)
    if "asked" in plan:
        decisions.ask(submission, user=reviewer, words=plan["asked"])
    if "declined" in plan:
        decisions.decline(submission, user=reviewer, reason=plan["declined"])


def _photo(submission: Submission, order: int, name: str, said: dict[str, str]) -> None:
    path = FOLDER / "pictures" / f"{name}.webp"
    content = path.read_bytes()
    with Image.open(path) as picture:
        width, height = picture.size
    Photo.objects.create(
        submission=submission,
        sort_order=order,
        file=private().save(f"photos/demo/{name}.webp", ContentFile(content)),
        preview=private().save(f"previews/demo/{name}.webp", ContentFile(content)),
        width=width,
        height=height,
        size=len(content),
        rights=Photo.Rights.OWN,
        **said,
    )
