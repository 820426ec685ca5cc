"""The ledger: what may be shown only with consent, and the consents on record."""

from .consent import Consent
from .item import LedgerItem

__all__ = ["Consent", "LedgerItem"]
