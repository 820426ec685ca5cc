"""On-site attendance: sessions, the phones that count, and the append-only ledger."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

MOST_AT_ONCE = 500
"""Largest group one line of a phone may hold."""
MOST_ON_PAPER = 2000
"""Largest number one row of a paper sheet, or a correction, may hold."""


class SessionQuerySet(models.QuerySet["Session"]):
    def of_page(self, page_id: int) -> "SessionQuerySet":
        """The sessions counted for a page: its own, and those that stand for its showing."""
        return self.filter(Q(subject=page_id) | Q(also_for=page_id))

    def open_at(self, moment: datetime) -> "SessionQuerySet":
        """Sessions going on."""
        return self.filter(starts_at__lte=moment).filter(Q(ends_at__gte=moment) | Q(ends_at=None))


class Session(models.Model):
    """场次: what attendance is counted on. Kept for the ledger's sake when its page goes."""

    subject = models.ForeignKey(
        Page, verbose_name=_("event or exhibition"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    also_for = models.ForeignKey(
        Page,
        verbose_name=_("also counted for"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The exhibition this session is the showing of."),
    )
    source = models.CharField(max_length=80, unique=True, null=True, editable=False)
    title = models.CharField(_("title"), max_length=255)
    name = models.CharField(_("session"), max_length=80, blank=True)
    venue = models.CharField(_("venue"), max_length=120)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    cancelled = models.BooleanField(_("no longer planned"), default=False)
    poster_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects: Any = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "pk")
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        permissions = [("organise_attendance", "Can enrol phones, correct counts and settle the quarantine")]
        indexes = [models.Index(fields=["subject", "starts_at"], name="attendance_session_page")]

    def __str__(self) -> str:
        day = timezone.localtime(self.starts_at)
        return " ".join(part for part in (self.title, self.name, f"{day:%Y-%m-%d}") if part)

    def clamp(self, moment: datetime) -> datetime:
        """The nearest moment within the session."""
        moment = max(moment, self.starts_at)
        return min(moment, self.ends_at) if self.ends_at else moment


class Device(models.Model):
    """A phone that may count for one event or exhibition until it expires or is revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    subject = models.ForeignKey(
        Page, verbose_name=_("event or exhibition"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    label = models.CharField(_("name of the phone"), max_length=60, blank=True)
    door = models.CharField(_("door"), max_length=60, blank=True)
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("enrolled by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    enrolled_at = models.DateTimeField(_("enrolled"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    seen_at = models.DateTimeField(_("last heard of"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-enrolled_at",)
        verbose_name = _("phone")
        verbose_name_plural = _("phones")

    def __str__(self) -> str:
        return " ".join(part for part in (self.door, self.label) if part) or str(self.pk)[:8]

    @property
    def state(self) -> str:
        """ "valid", "revoked" or "expired"; the first that ended it."""
        if self.revoked_at:
            return "revoked"
        return "valid" if self.expires_at > timezone.now() else "expired"


def in_a_quarter() -> datetime:
    """When a one-time code ends, if nobody scans it."""
    return timezone.now() + timedelta(minutes=15)


class Enrolment(models.Model):
    """A one-time code, shown as a QR, that makes a phone a device. Only the code's hash is kept."""

    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    subject = models.ForeignKey(Page, verbose_name=_("event or exhibition"), on_delete=models.CASCADE, related_name="+")
    door = models.CharField(_("door"), max_length=60, blank=True)
    label = models.CharField(_("who counts"), max_length=60, blank=True)
    token_until = models.DateTimeField(_("phone may count until"))
    expires_at = models.DateTimeField(_("code valid until"), default=in_a_quarter)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    device = models.OneToOneField(
        Device, null=True, editable=False, on_delete=models.SET_NULL, related_name="enrolment"
    )

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("enrolment")

    def __str__(self) -> str:
        return f"{self.subject} {self.door}".strip()


class Kind(models.TextChoices):
    INDIVIDUAL = "individual", _("individual")
    GROUP = "group", pgettext_lazy("attendance", "group")
    SELF_CHECKIN = "self_checkin", _("self check-in")
    CORRECTION = "correction", _("correction")
    HEADCOUNT = "headcount", _("headcount")


class Source(models.TextChoices):
    PHONE = "phone", _("phone")
    POSTER = "poster", _("poster")
    OFFICE = "office", _("admin")
    PAPER = "paper", _("paper")


class Tally(models.Model):
    """计数流水: one line of the ledger, written once. Triggers refuse UPDATE and DELETE.

    Totals are the sum of `delta`, whatever the order of arrival. It refers to no user, for
    a deleted account would have to change it: `actor` says who in words.
    """

    op_id = models.UUIDField(_("number"), primary_key=True, editable=False)
    device = models.ForeignKey(
        Device, verbose_name=_("phone"), null=True, on_delete=models.PROTECT, related_name="tallies"
    )
    seq = models.PositiveBigIntegerField(null=True)
    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="tallies")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    source = models.CharField(_("source"), max_length=8, choices=Source)
    delta = models.SmallIntegerField(_("people"))
    observed = models.PositiveIntegerField(_("headcount"), null=True)
    group_name = models.CharField(pgettext_lazy("attendance", "group"), max_length=80, blank=True)
    reverses = models.UUIDField(_("takes back"), null=True, unique=True)
    credential = models.CharField(max_length=64, blank=True)
    actor = models.CharField(_("counted by"), max_length=60, blank=True)
    door = models.CharField(_("door"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    client_at = models.DateTimeField(_("time on the phone"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    received_at = models.DateTimeField(_("received"))
    effective_at = models.DateTimeField(_("time"))
    payload_hash = models.CharField(max_length=64)
    flags = models.CharField(_("flags"), max_length=120, blank=True)

    class Meta:
        ordering = ("-effective_at", "-received_at", "op_id")
        verbose_name = _("line of the ledger")
        verbose_name_plural = _("ledger of attendance")
        indexes = [
            # Each holds all that its reader wants: totals the first, days and quarter hours the second.
            models.Index(fields=["session", "delta"], name="tally_totals"),
            models.Index(fields=["session", "effective_at", "delta"], name="tally_times"),
            models.Index(fields=["received_at"], name="tally_received"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["device", "seq"], name="tally_seq_once"),
            models.UniqueConstraint(
                fields=["session", "credential"], condition=Q(kind="self_checkin", delta=1), name="tally_admitted_once"
            ),
            models.CheckConstraint(
                name="tally_delta_fits_kind",
                condition=(
                    Q(kind="individual", delta__gte=1, delta__lte=MOST_AT_ONCE)
                    | Q(kind="group", delta__gte=1, delta__lte=MOST_ON_PAPER)
                    | Q(kind="self_checkin", delta__gte=0, delta__lte=1)
                    | (Q(kind="correction", delta__gte=-MOST_ON_PAPER, delta__lte=MOST_ON_PAPER) & ~Q(delta=0))
                    | Q(kind="headcount", delta=0, observed__isnull=False)
                ),
            ),
            models.CheckConstraint(name="tally_not_of_itself", condition=~Q(reverses=F("op_id"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.delta:+d}"

    @property
    def flag_list(self) -> list[str]:
        """The flags one by one."""
        return self.flags.split()


class Outcome(models.TextChoices):
    TAKEN = "taken", _("counted")
    DISMISSED = "dismissed", _("not counted")


class Quarantined(models.Model):
    """A line that was kept but not counted; somebody has to decide."""

    op_id = models.UUIDField(_("number"), unique=True, editable=False)
    device = models.ForeignKey(Device, verbose_name=_("phone"), on_delete=models.PROTECT, related_name="quarantined")
    payload = models.JSONField(editable=False)
    payload_hash = models.CharField(max_length=64, editable=False)
    code = models.CharField(_("why"), max_length=32, editable=False)
    sent_at = models.DateTimeField(_("sent"), editable=False)
    received_at = models.DateTimeField(_("received"), editable=False)
    outcome = models.CharField(_("decision"), max_length=16, choices=Outcome, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    settled_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-received_at", "pk")
        verbose_name = _("line in quarantine")
        verbose_name_plural = _("lines in quarantine")

    def __str__(self) -> str:
        return f"{self.code} {self.payload.get('delta')}"
