"""What may keep a page, or another record with drafts, from being published, whichever way it is tried."""

import logging
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext, override
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.mail import send_mail
from wagtail.log_actions import log
from wagtail.models import PageLogEntry, Revision, TaskState
from wagtail.users.models import UserProfile

if TYPE_CHECKING:
    from .models import BasePage

logger = logging.getLogger(__name__)

REFUSED = "pages.publish_refused"
# The log action Wagtail's `publish_scheduled` publishes with; nobody is there to be shown an error.
SCHEDULED = "wagtail.publish.scheduled"


def may_go_public(page: Any, revision: Revision, *, log_action: Any) -> bool:
    """Whether `revision` of a page, or of a snippet with drafts, may be published now.

    Asks the version's `check_publishable`. Raises its `ValidationError` if it may not. Only for a schedule
    that falls due the answer is False instead: the schedule is taken off, the log says why, and
    those responsible are told, while other pages of the same minute go public.
    """
    try:
        revision.as_object().check_publishable()
    except ValidationError as error:
        if log_action != SCHEDULED:
            raise
        _note_refusal(page, revision, error.messages)
        return False
    return True


def last_refusal(page: "BasePage") -> PageLogEntry | None:
    """The refusal of a schedule that the page has not got over yet."""
    entry = PageLogEntry.objects.filter(page=page.pk, action=REFUSED).order_by("-timestamp").first()
    if entry is None or (page.last_published_at and page.last_published_at > entry.timestamp):
        return None
    return None if page.scheduled_revision else entry


def _note_refusal(page: Any, revision: Revision, reasons: list[str]) -> None:
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=page, action=REFUSED, data={"reasons": reasons}, revision=revision)
    # Reasons may name people; the mail to those responsible tells them, the server's log does not.
    logger.warning("Scheduled publication of %s %s was refused.", page._meta.label, page.pk)
    address = settings.WAGTAILADMIN_BASE_URL + (AdminURLFinder().get_edit_url(page) or "")
    title = getattr(page, "title", str(page))
    for user in _responsible(page, revision):
        with override(UserProfile.get_for_user(user).get_preferred_language()):
            lines = [
                gettext("“%(title)s” was to go public now, but was refused:") % {"title": title},
                *reasons,
                gettext("Mend it, then publish or schedule it again: %(url)s") % {"url": address},
            ]
            send_mail(gettext("“%(title)s” was not published") % {"title": title}, "\n".join(lines), [user.email])


def _responsible(page: Any, revision: Revision) -> Any:
    """Who wrote the version, who owns the page, who approved it last: as far as they have an e-mail address."""
    review = page.workflow_states.order_by("created_at").last()
    approved = Q(finished_task_states__workflow_state=review, finished_task_states__status=TaskState.STATUS_APPROVED)
    named = Q(pk__in=[pk for pk in (revision.user_id, getattr(page, "owner_id", None)) if pk])
    who = named | approved if review else named
    return get_user_model().objects.filter(who, is_active=True).exclude(email="").distinct()
