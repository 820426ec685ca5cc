"""One person's consent: to what, in what form, from when, until when."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from lantai.media.papers import check_paper
from lantai.media.storage import papers

FOLDER = "consents"
# Field and label of each use a person may consent to.
USES = {
    "for_online": pgettext_lazy("use consented to", "online"),
    "for_exhibition": pgettext_lazy("use consented to", "exhibition on site"),
    "for_print": pgettext_lazy("use consented to", "print"),
    "for_broadcast": pgettext_lazy("use consented to", "broadcast"),
    "for_teaching": pgettext_lazy("use consented to", "teaching and research"),
}


def in_force(day: datetime.date, prefix: str = "", use: str = "for_online") -> Q:
    """Consents that cover a use on a day; `prefix` leads to the consent from elsewhere ("renews__")."""
    return Q(**{f"{prefix}valid_from__lte": day, f"{prefix}withdrawn_at": None, f"{prefix}{use}": True}) & (
        Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gte": day})
    )


def _stands(day: datetime.date, use: str) -> Case:
    rule = in_force(day, use=use) | in_force(day, "renews__", use)
    return Case(When(rule, then=Value(True)), default=Value(False), output_field=models.BooleanField())


class ConsentQuerySet(models.QuerySet["Consent"]):
    def latest_of_each(self) -> "ConsentQuerySet":
        """Each person's last word: those that no other consent renews."""
        return self.filter(renewed_by=None)

    def standing(self, day: datetime.date, use: str = "for_online") -> "ConsentQuerySet":
        """Last words that cover a use on a day, themselves or by the consent they renew."""
        return self.latest_of_each().alias(stands=_stands(day, use)).filter(stands=True)

    def failing(self, day: datetime.date, use: str = "for_online") -> "ConsentQuerySet":
        """Last words that do not: withdrawn, run out, not begun, or for other uses."""
        return self.latest_of_each().alias(stands=_stands(day, use)).filter(stands=False)


class Consent(models.Model):
    """What one person agreed to. `withdrawn_*` and `renews` are written by `heritage.consents.ledger` alone.

    Name and contact are personal data: they stand in the form of the item and nowhere else.
    """

    class Role(models.TextChoices):
        SPEAKER = "speaker", pgettext_lazy("role of who consents", "speaker")
        PERFORMER = "performer", pgettext_lazy("role of who consents", "performer")
        SITTER = "sitter", pgettext_lazy("role of who consents", "person pictured")
        PHOTOGRAPHER = "photographer", pgettext_lazy("role of who consents", "photographer or recordist")
        OWNER = "owner", pgettext_lazy("role of who consents", "owner of the rights")
        FAMILY = "family", pgettext_lazy("role of who consents", "family or guardian of the person")

    class Form(models.TextChoices):
        PAPER = "paper", _("signed paper")
        CONTRACT = "contract", _("contract or deed of gift")
        RECORDED = "recorded", _("said on the recording")
        MESSAGE = "message", _("letter or message")

    class State(models.TextChoices):
        STANDING = "standing", pgettext_lazy("state of a consent", "holds")
        COMING = "coming", pgettext_lazy("state of a consent", "not begun")
        EXPIRED = "expired", pgettext_lazy("state of a consent", "run out")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a consent", "withdrawn")
        RENEWED = "renewed", pgettext_lazy("state of a consent", "renewed")

    item = ParentalKey("consents.LedgerItem", on_delete=models.CASCADE, related_name="consents")
    person = models.CharField(_("who consented"), max_length=60)
    role = models.CharField(pgettext_lazy("consent", "role"), max_length=12, choices=Role)
    contact = models.CharField(
        _("how to reach them"),
        max_length=120,
        blank=True,
        help_text=_("Seen here only; deleted when consent is withdrawn and a year after it has run out."),
    )
    for_online = models.BooleanField(USES["for_online"], default=True)
    for_exhibition = models.BooleanField(USES["for_exhibition"], default=False)
    for_print = models.BooleanField(USES["for_print"], default=False)
    for_broadcast = models.BooleanField(USES["for_broadcast"], default=False)
    for_teaching = models.BooleanField(USES["for_teaching"], default=False)
    scope = models.CharField(
        _("limits"), max_length=200, blank=True, help_text=_("For example: this hall's site only, without the name.")
    )
    form = models.CharField(_("form of consent"), max_length=10, choices=Form, default=Form.PAPER)
    scan = models.FileField(
        _("scan of the paper"),
        upload_to=FOLDER,
        storage=papers,
        blank=True,
        validators=[check_paper],
        help_text=_("PDF or picture. Only those who keep the ledger can open it."),
    )
    valid_from = models.DateField(pgettext_lazy("consent", "from"), default=timezone.localdate)
    valid_until = models.DateField(
        pgettext_lazy("consent", "last day"), null=True, blank=True, help_text=_("Empty: until it is withdrawn.")
    )
    note = models.TextField(pgettext_lazy("consent", "note"), blank=True)
    renews = models.OneToOneField(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="renewed_by"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawal_reason = models.CharField(max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: Any = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("item", "valid_from", "pk")
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["valid_until"], name="consent_by_last_day")]

    def __str__(self) -> str:
        # No name: this is what logs and messages say.
        return f"{self.get_role_display()} #{self.pk}"

    def clean(self) -> None:
        super().clean()
        if self.valid_until and self.valid_from and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("It ends before it begins.")})
        if not any(getattr(self, use) for use in USES):
            raise ValidationError({"for_online": _("Choose at least one use.")})
        if self.withdrawn_at and self.pk and self.differs_from_record():
            raise ValidationError(
                {"person": _("A withdrawn consent is a record and stays as it is. Renew it instead.")}
            )

    def differs_from_record(self) -> bool:
        """Whether what is kept of it would change."""
        kept = ("person", "role", *USES, "scope", "form", "scan", "valid_from", "valid_until")
        record = Consent.objects.filter(pk=self.pk).values(*kept).first()
        now = {name: getattr(self, name) for name in kept} | {"scan": self.scan.name or ""}
        return record is not None and now != record

    def uses(self) -> list[str]:
        """Labels of the uses consented to."""
        return [str(label) for name, label in USES.items() if getattr(self, name)]

    def state_on(self, day: datetime.date) -> "Consent.State":
        """What it is on a day; `renewed_by` decides before dates do."""
        if hasattr(self, "renewed_by"):
            return self.State.RENEWED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        if self.valid_until and self.valid_until < day:
            return self.State.EXPIRED
        return self.State.COMING if self.valid_from > day else self.State.STANDING

    @property
    def state(self) -> "Consent.State":
        """`state_on` today."""
        return self.state_on(timezone.localdate())

    @property
    def days_left(self) -> int | None:
        """Days after today that it still holds; negative once it has run out, None without an end."""
        return (self.valid_until - timezone.localdate()).days if self.valid_until else None
