"""Giving somebody outside a look at a draft, and taking it back."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from .models import DraftLink

ISSUED = "pages.draft_link.issue"
REVOKED = "pages.draft_link.revoke"


def may_manage(page: Page, user: Any) -> bool:
    """Whether a user may hand out links to this page's draft: who may edit the page may."""
    return bool(page.permissions_for_user(user).can_edit())


def issue(page: Page, *, for_whom: str, days: int, user: Any) -> DraftLink:
    """Make a link that shows the page's latest draft for some days, and log for whom.

    Raises `PermissionDenied`. The log never holds the address itself.
    """
    if not may_manage(page, user):
        raise PermissionDenied
    until = timezone.now() + timedelta(days=days)
    link: DraftLink = DraftLink.objects.create(page_id=page.pk, for_whom=for_whom, expires_at=until, created_by=user)
    log(instance=page.specific, action=ISSUED, user=user, data={"for_whom": for_whom, "until": until.isoformat()})
    return link


def revoke(link: DraftLink, *, user: Any) -> None:
    """End a link now. Raises `PermissionDenied`; a link that has ended already stays as it is."""
    if not may_manage(link.page, user):
        raise PermissionDenied
    if not link.is_valid:
        return
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    log(instance=link.page.specific, action=REVOKED, user=user, data={"for_whom": link.for_whom})
