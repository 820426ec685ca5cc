"""The audit log: who did what that matters for safety, line by line, each sealed with the one before it."""

import hashlib
import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantai.ops.keeping import Kept, kept_manager

BEGINNING = "0" * 64


class AuditEntry(Kept):
    """One line. `actor` is a username, "" for nobody signed in or the system; no address is kept.

    `hash` is SHA-256 over the line and `previous`, the hash of the line before it.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"), db_index=True)
    action = models.CharField(_("action"), max_length=100, db_index=True)
    actor = models.CharField(_("account"), max_length=150, blank=True, db_index=True)
    subject = models.CharField(_("concerning"), max_length=255, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects: Any = kept_manager()

    class Meta:
        verbose_name = _("line of the audit log")
        verbose_name_plural = _("audit log")
        ordering = ["-number"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def sealed(self) -> str:
        """The hash this line must have."""
        told = [
            self.previous,
            self.number,
            self.at.isoformat(),
            self.action,
            self.actor,
            self.subject,
            self.data,
        ]
        canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
