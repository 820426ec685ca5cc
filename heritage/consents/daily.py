"""The work of the day a consent runs out or begins: settled by the worker, told to those who keep the ledger."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.admin.mail import send_mail
from wagtail.users.models import UserProfile

from lantai.ops.periodic import register_periodic

from . import ledger
from .models import LedgerItem

logger = logging.getLogger(__name__)
# The last day of a consent ends at midnight; ten minutes later at most it is acted on.
EVERY = 600


def settle_and_tell() -> None:
    """Take down what ran out, bring back what began, and say so by e-mail; no names, only titles."""
    changed = ledger.settle_due()
    if not changed:
        return
    for item, action in changed:
        logger.info("Ledger of consents: entry %s: %s", item.pk, action)
    keepers = get_user_model().objects.with_perm(
        "consents.change_ledgeritem", backend="django.contrib.auth.backends.ModelBackend"
    )
    for user in keepers.filter(is_active=True).exclude(email="").distinct():
        with override(UserProfile.get_for_user(user).get_preferred_language()):
            subject = gettext("Ledger of consents: what changed today")
            send_mail(subject, "\n".join(_line(item, action) for item, action in changed), [user.email])


def _line(item: LedgerItem, action: str) -> str:
    address = settings.WAGTAILADMIN_BASE_URL + reverse("consents:edit", args=[item.pk])
    if action == ledger.TAKEN_DOWN:
        text = gettext("“%(title)s” is taken from the public: consent does not hold any more. %(url)s")
    else:
        text = gettext("“%(title)s” is shown again: consent holds. %(url)s")
    return text % {"title": item, "url": address}


register_periodic("consents", EVERY, settle_and_tell)
