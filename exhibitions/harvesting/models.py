"""The ledger of what harvesters were told: every exhibit that was ever shown, and in which sets."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def shown(self) -> "LedgerEntryQuerySet":
        """Those not taken down, as far as the ledger knows."""
        return self.filter(is_deleted=False)


class LedgerEntry(models.Model):
    """One exhibit that is or was shown to the public; written only by `exhibitions.harvesting.ledger`.

    Entries are for good: what was taken down stays as deleted, so that every harvester hears of it. A
    record that was never shown has none.
    """

    slug = models.SlugField(_("identifier"), max_length=90, unique=True)
    # No foreign key: the entry outlives the record.
    exhibit_id = models.BigIntegerField(_("exhibit"), db_index=True)
    datestamp = models.DateTimeField(_("last change"), help_text=_("In whole seconds; never goes back."))
    is_deleted = models.BooleanField(_("taken down"), default=False)
    shown_since = models.DateTimeField(_("shown since"))
    digest = models.CharField(_("fingerprint of the description"), max_length=64, blank=True)

    objects: Any = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("entry of the harvesting ledger")
        verbose_name_plural = _("entries of the harvesting ledger")
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["datestamp"], name="ledger_by_datestamp"),
            models.Index(fields=["-shown_since", "-id"], name="ledger_by_first_shown"),
        ]

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    """An entry in a set. One that left stays, so that who harvests the set hears of it."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.CASCADE, related_name="memberships")
    spec = models.CharField(_("set"), max_length=255)
    # The page, where the set is an exhibition; no foreign key, as above.
    exhibition_id = models.BigIntegerField(_("exhibition"), null=True, db_index=True)
    is_member = models.BooleanField(_("is in the set"), default=True)

    class Meta:
        verbose_name = _("membership in a set")
        verbose_name_plural = _("memberships in sets")
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "spec"], name="membership_once")]
        indexes: ClassVar = [models.Index(fields=["spec", "is_member", "entry"], name="membership_by_spec")]

    def __str__(self) -> str:
        return self.spec
