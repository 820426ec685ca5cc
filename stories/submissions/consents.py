"""What a contributor agrees to: each in a box of its own, none ticked beforehand, kept in the very words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from .models import SubmissionSettings


class Consent(models.TextChoices):
    """Each is asked for on its own (个人信息保护法, articles 14, 29 and 31; 民法典, articles 1019 and 1036)."""

    COPYRIGHT = "copyright", pgettext_lazy("consent", "Copyright")
    PORTRAIT = "portrait", pgettext_lazy("consent", "Portraits")
    PERSONAL = "personal", pgettext_lazy("consent", "Personal data")
    GUARDIAN = "guardian", pgettext_lazy("consent", "Guardian")


NEEDED = (Consent.COPYRIGHT, Consent.PERSONAL)

_WORDS = {
    Consent.COPYRIGHT: gettext_lazy(
        "I wrote the text; the photos are mine, or their owners have agreed. I permit the hall, free of charge and not "
        "exclusively, to keep them and to use them in the ways ticked above. The rights stay with me."
    ),
    Consent.PORTRAIT: gettext_lazy(
        "People who can be recognised in the photos, or those who may speak for them, know of this and agree that the "
        "photos are shown. (Leave this empty if you could not ask them: we will make faces unrecognisable or not use "
        "the photo.)"
    ),
    Consent.PERSONAL: gettext_lazy(
        "I have read what is said above about my personal data and agree that the hall uses it in this way."
    ),
    Consent.GUARDIAN: gettext_lazy(
        "I am the guardian of the child who sends this in. I have read all of the above and agree to it for the child."
    ),
}


@dataclass(frozen=True)
class Notice:
    """One answer of the notice on personal data: what, why, how long, how to withdraw."""

    question: str
    answer: str


def words(consent: Consent) -> str:
    """What stands beside the box."""
    return str(_WORDS[consent])


def notices(rules: SubmissionSettings, hall: str) -> list[Notice]:
    """What a person must know before agreeing (个人信息保护法, article 17), with the numbers now in force."""
    days = {"declined": rules.declined_days, "contact": rules.contact_days, "hall": hall}
    return [
        Notice(pgettext("personal data", "Who"), _("%(hall)s; nobody else is given your data.") % days),
        Notice(
            pgettext("personal data", "What"),
            _(
                "Your name, and the telephone number or e-mail address you give. Of a child under 14 also its guardian's."
            ),
        ),
        Notice(
            _("What for"),
            _(
                "To ask you about the story, tell you the outcome, send proofs, fees and the certificate. Only the "
                "reviewers see it. It is in no list, search or export, and is not published."
            ),
        ),
        Notice(
            _("How long"),
            _(
                "If the story is not taken: %(declined)s days after the decision everything is deleted. If it is taken: "
                "contact data is deleted %(contact)s days after the decision, the story stays."
            )
            % days,
        ),
        Notice(
            _("How to take it back"),
            _(
                "At any time with your receipt number, on the page “My story”, or by telephone. Text, photos and personal "
                "data are deleted at once; what was published is taken down."
            ),
        ),
    ]


def given(agreed: list[Consent], rules: SubmissionSettings, hall: str, at: datetime) -> list[dict[str, Any]]:
    """What is kept of the boxes that were ticked."""
    record = []
    for consent in agreed:
        said = words(consent)
        if consent == Consent.PERSONAL:
            said = "\n".join([*(f"{notice.question}: {notice.answer}" for notice in notices(rules, hall)), said])
        record.append({"kind": consent.value, "words": said, "at": at.isoformat()})
    return record
