"""The ledger's veto: what needs consent and has none that holds may not be public, whoever shows it."""

from django.db.models import Model, Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantai.media.publicity import register_veto

from .models import Consent, LedgerItem
from .models.item import FIELDS

NONE_RECORDED = _("It needs consent, and none is on record.")
WITHDRAWN = _("Consent to show it was withdrawn.")
RUN_OUT = _("Consent to show it has run out.")
NOT_COVERED = _("Consent on record does not cover showing it online today.")


@register_veto
def without_consent(model: type[Model], ids: set[int]) -> dict[int, Promise]:
    """Those among the ids the ledger says need consent and lack it, with the reason; no names."""
    field = FIELDS.get(model)
    if field is None:
        return {}
    heads = Prefetch("consents", Consent.objects.latest_of_each().select_related("renewed_by"), to_attr="heads")
    items = LedgerItem.objects.filter(**{f"{field}__in": ids}).lacking().prefetch_related(heads)
    return {getattr(item, f"{field}_id"): reason_of(item.heads) for item in items}


def reason_of(heads: list[Consent]) -> Promise:
    """Why an item lacks consent, by each person's last word."""
    states = {consent.state for consent in heads}
    if not heads:
        return NONE_RECORDED
    if Consent.State.WITHDRAWN in states:
        return WITHDRAWN
    return RUN_OUT if Consent.State.EXPIRED in states else NOT_COVERED
