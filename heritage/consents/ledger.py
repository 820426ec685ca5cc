"""What follows from the ledger: taking down and bringing back. Its only implementation.

A file that needs consent and has none that holds is vetoed (`heritage.consents.veto`), so that
`lantai.media.publicity` takes its files down and no page that holds it is published. Exhibits
that show it go through their own gate, `exhibitions.openness.decide`, the door of 撤展.
"""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from exhibitions import openness
from exhibitions.models import Exhibit
from exhibitions.openness import Clearance
from lantai.media import publicity

from . import usage
from .models import Consent, LedgerItem
from .models.consent import USES

WITHDRAWN, RENEWED = "consents.withdraw", "consents.renew"
TAKEN_DOWN, BROUGHT_BACK = "consents.take_down", "consents.bring_back"
CONTACT_KEPT = datetime.timedelta(days=365)


def may_decide(user: Any) -> bool:
    """Whether a user may withdraw and renew: whoever may withdraw exhibits. None (a command, the worker) may."""
    return openness.may_decide(user)


@transaction.atomic
def withdraw(consent: Consent, *, user: Any, reason: str) -> None:
    """Note that somebody no longer agrees, and take the item down everywhere at once.

    The log keeps the reason and where it had been used, but no name; the contact data go.
    Raises `PermissionDenied`, and `ValidationError` without a reason or when it no longer matters.
    """
    if not may_decide(user):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn; the log keeps it.")})
    if consent.state in {Consent.State.WITHDRAWN, Consent.State.RENEWED}:
        raise ValidationError(_("This consent was withdrawn or renewed before."))
    consent.withdrawn_at, consent.withdrawn_by, consent.contact = timezone.now(), user, ""
    consent.withdrawal_reason = reason.strip()
    consent.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason", "contact"])
    # What it renewed is over as well: the person said no.
    if consent.renews_id:
        Consent.objects.filter(pk=consent.renews_id, withdrawn_at=None).update(withdrawn_at=consent.withdrawn_at)
    item = LedgerItem.objects.with_files().get(pk=consent.item_id)
    log(
        instance=item,
        action=WITHDRAWN,
        user=user,
        data={"consent": str(consent), "reason": reason.strip(), "used_in": usage.where_used(item.file)},
        content_changed=True,
    )
    settle(item, user=user, reason=reason.strip())


@transaction.atomic
def renew(
    consent: Consent,
    *,
    user: Any,
    valid_from: datetime.date,
    valid_until: datetime.date | None = None,
    form: str = Consent.Form.PAPER,
    scan: Any = None,
    contact: str = "",
    **uses: bool,
) -> Consent:
    """The same person agrees anew; what was down for the lack of it comes back. Returns the new consent.

    `uses` are of `USES`; those not given are as before. Raises `PermissionDenied`, and
    `ValidationError` for days that cannot be, or if it was renewed before.
    """
    if not may_decide(user):
        raise PermissionDenied
    if consent.state == Consent.State.RENEWED:
        raise ValidationError(_("This consent was renewed before."))
    fresh = Consent(
        item_id=consent.item_id,
        person=consent.person,
        role=consent.role,
        contact=contact or consent.contact,
        scope=consent.scope,
        form=form,
        scan=scan or "",
        valid_from=valid_from,
        valid_until=valid_until,
        renews=consent,
        **{use: uses.get(use, getattr(consent, use)) for use in USES},
    )
    fresh.full_clean(exclude=["item"])
    fresh.save()
    item = LedgerItem.objects.with_files().get(pk=consent.item_id)
    log(instance=item, action=RENEWED, user=user, data={"consent": str(fresh)}, content_changed=True)
    settle(item, user=user)
    return fresh


@transaction.atomic
def settle(item: LedgerItem, *, user: Any, reason: str = "") -> str:
    """Bring the public state of an item in line with its consents; called after whatever changed them.

    Returns `TAKEN_DOWN`, `BROUGHT_BACK`, or "" when nothing changed. Files follow once it is
    committed, within the same request. Whoever may not decide about exhibits closes them by the
    ledger's own right, but opens none again.
    """
    item = LedgerItem.objects.select_for_update(of=("self",)).with_files().get(pk=item.pk)
    lacking = item.is_lacking()
    action = ""
    if lacking and item.closed_at is None:
        action = TAKEN_DOWN
        data = {"used_in": usage.where_used(item.file), **({"reason": reason} if reason else {})}
        item.closed_at = timezone.now()
        _close_exhibits(item, user)
    elif not lacking and item.closed_at is not None:
        action, data = BROUGHT_BACK, {"used_in": usage.where_used(item.file)}
        item.closed_at = None
        _open_exhibits(item, user)
    if action:
        item.save(update_fields=["closed_at", "updated_at"])
        log(instance=item, action=action, user=user, data=data, content_changed=True)
    file = item.file
    transaction.on_commit(lambda: publicity.refresh_all([(type(file), file.pk)]))
    return action


def settle_due() -> list[tuple[LedgerItem, str]]:
    """The day's work: settle what ran out or began since last time, and forget contacts kept long enough.

    Returns the items that changed with what happened to them.
    """
    lacking = LedgerItem.objects.lacking()
    due = [*lacking.filter(closed_at=None), *LedgerItem.objects.exclude(closed_at=None).exclude(pk__in=lacking)]
    changed = [(item, action) for item in due if (action := settle(item, user=None))]
    long_over = timezone.localdate() - CONTACT_KEPT
    Consent.objects.filter(valid_until__lt=long_over).exclude(contact="").update(contact="")
    return changed


def _close_exhibits(item: LedgerItem, user: Any) -> None:
    if item.image_id is None:
        return
    # One that another picture of it has closed is noted here, too: it opens with the last of them.
    by_ledger = LedgerItem.closed_exhibits.through.objects.values("exhibit")
    holding = Exhibit.objects.filter(images__image=item.image_id).distinct()
    showing = list(holding.filter(Q(showable=True) | Q(pk__in=by_ledger)))
    reason = _("Consent for the picture “%(title)s” does not hold.") % {"title": item}
    decider = user if may_decide(user) else None
    openness.decide(showing, {"privacy_status": Clearance.REFUSED}, user=decider, reason=reason)
    item.closed_exhibits.set(showing)


def _open_exhibits(item: LedgerItem, user: Any) -> None:
    if not may_decide(user):
        return
    others = LedgerItem.objects.lacking().exclude(pk=item.pk).exclude(image=None).values("image")
    closed = item.closed_exhibits.filter(privacy_status=Clearance.REFUSED)
    free = list(closed.exclude(images__image__in=others).distinct())
    reason = _("Consent for the picture “%(title)s” holds again.") % {"title": item}
    openness.decide(free, {"privacy_status": Clearance.CLEARED}, user=user, reason=reason)
    item.closed_exhibits.clear()
