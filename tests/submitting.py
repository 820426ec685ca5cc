"""What a browser sends to the pages of submissions, and submissions made directly."""

import re
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from stories.submissions import form_tokens, receipt
from stories.submissions.models import Contact, Photo, Submission, Turn
from stories.submissions.models.photo import private

from .factories import picture_bytes

SUBMIT, RECEIPT, UPLOADS = "/stories/submit/", "/stories/receipt/", "/stories/submit/uploads/"
STORY = "大桥通车那天，祖父请了假。\n人家都往桥上挤，他站在桥头，请文化馆的人照了一张相。"
PHONE = "138 0000 0000"


def token(*, seconds: int = 60) -> str:
    """A form's token as it would be after it lay open for some seconds."""

    secret, _now = form_tokens._signer.unsign_object(form_tokens.hand_out())
    return form_tokens._signer.sign_object([secret, int(time.time()) - seconds])


def entered(**changes: Any) -> dict[str, Any]:
    """A form filled in so that it can be sent; None takes a field out."""
    data: dict[str, Any] = {
        "form": token(),
        "title": "桥头的合影",
        "text": STORY,
        "name": "北岸甲",
        "phone": PHONE,
        "byline_kind": "name",
        "uses": ["site", "pitch"],
        "consent_copyright": "on",
        "consent_personal": "on",
        "website": "",
        **photos(),
    }
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def photos(*several: dict[str, Any]) -> dict[str, Any]:
    """The photo part of a form: for each photo its fields, `file` or `upload` among them."""
    data: dict[str, Any] = {"photos-TOTAL_FORMS": len(several), "photos-INITIAL_FORMS": 0}
    for number, fields in enumerate(several):
        for name, value in {"caption": "桥头", "rights": "own", **fields}.items():
            data[f"photos-{number}-{name}"] = value
    return data


def picture(name: str = "桥.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, picture_bytes() if content is None else content)


def number_on(html: str) -> str:
    """The receipt number a page shows."""
    found = re.search(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}", html)
    assert found, html
    return found[0]


def send(client: Client, **changes: Any) -> str:
    """Send a story; returns the receipt number."""
    response = client.post(SUBMIT, entered(**changes))
    assert response.status_code == 200, response.context["form"].errors
    return number_on(response.content.decode())


def submission(
    *,
    title: str = "老街的门牌",
    state: str = Submission.State.WAITING,
    images: Sequence[bytes] = (),
    days: int = 0,
    **more: Any,
) -> tuple[Submission, str]:
    """A submission made without the form, and its receipt number."""
    number = receipt.issue(form_tokens.hand_out())
    at = timezone.now() - timedelta(days=days)
    last = Submission.objects.order_by("-serial").values_list("serial", flat=True).first() or 0
    fields = {
        "text": STORY, "byline_kind": "pen_name", "byline": "竹窗乙", "uses": ["site"], "sources": "祖母口述",
        "consents": [{"kind": "copyright", "words": "同意", "at": at.isoformat()}],
        "text_print": f"text {last}", "sender_print": f"sender {last}", **more,
    }  # fmt: skip
    made = Submission.objects.create(
        year=2026, serial=last + 1, receipt_kept=receipt.kept(number), title=title, state=state,
        submitted_at=at, changed_at=at, decided_at=None if state in Submission.OPEN else at, **fields,
    )  # fmt: skip
    Contact.objects.create(submission=made, name="联系人丙", phone="139 1111 2222", email="bing@example.invalid")
    Turn.objects.create(submission=made, kind=Turn.Kind.RECEIVED, at=at)
    for order, image in enumerate(images):
        names = [private().save(f"photos/te/{order}.jpg", ContentFile(image)) for _copy in range(2)]
        Photo.objects.create(
            submission=made, sort_order=order, file=names[0], preview=names[1], width=64, height=48, size=len(image),
            caption=f"门牌{order}", people="祖父", place="老街", rights="own",
        )  # fmt: skip
    return made, number


def as_found(typed: str) -> Submission:
    """The submission of a receipt number."""
    return Submission.objects.get(receipt_kept=receipt.kept(receipt.read(typed)))
