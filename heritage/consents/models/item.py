"""One picture, recording or document of the library in the ledger."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.models import ClusterableModel

from lantai.media.models import ArchiveDocument, ArchiveImage, Recording

from .consent import Consent

# Which field leads to which kind of file.
FIELDS: dict[type[models.Model], str] = {ArchiveImage: "image", Recording: "recording", ArchiveDocument: "document"}


class LedgerQuerySet(models.QuerySet["LedgerItem"]):
    def lacking(self, day: datetime.date | None = None, use: str = "for_online") -> "LedgerQuerySet":
        """Items that need consent for a use and have none that holds on a day (today): of everybody who was asked."""
        of_item = Consent.objects.filter(item=OuterRef("pk"))
        day = day or timezone.localdate()
        return self.filter(
            ~Exists(of_item.latest_of_each()) | Exists(of_item.failing(day, use)),
            policy=LedgerItem.Policy.NEEDED,
        )

    def with_files(self) -> "LedgerQuerySet":
        """With the files they stand for, in the same query."""
        return self.select_related("image", "recording", "document")


class LedgerItem(ClusterableModel):
    """Whether a file may be shown without asking anybody, and who was asked.

    `closed_at` and `closed_exhibits` note what `heritage.consents.ledger.settle` took down; it alone writes them.
    """

    wagtail_reference_index_ignore = True

    class Policy(models.TextChoices):
        NEEDED = "needed", _("consent is needed")
        NOT_NEEDED = "not_needed", _("no consent is needed")

    image = models.OneToOneField(
        ArchiveImage,
        verbose_name=pgettext_lazy("ledger of consents", "picture"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="ledger_item",
    )
    recording = models.OneToOneField(
        Recording,
        verbose_name=pgettext_lazy("ledger of consents", "recording"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="ledger_item",
    )
    document = models.OneToOneField(
        ArchiveDocument,
        verbose_name=pgettext_lazy("ledger of consents", "document"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="ledger_item",
    )
    policy = models.CharField(_("policy"), max_length=10, choices=Policy, default=Policy.NEEDED)
    ground = models.CharField(
        _("why none is needed"),
        max_length=200,
        blank=True,
        help_text=_("For example: the hall's own photograph of an object; nobody in it can be recognised."),
    )
    note = models.TextField(pgettext_lazy("ledger of consents", "note"), blank=True)
    closed_at = models.DateTimeField(_("taken down"), null=True, blank=True, editable=False)
    closed_exhibits = models.ManyToManyField("exhibitions.Exhibit", editable=False, related_name="+")
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects: Any = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ("-updated_at", "pk")
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.CheckConstraint(
                name="ledger_item_stands_for_one_file",
                condition=Q(image__isnull=False, recording=None, document=None)
                | Q(image=None, recording__isnull=False, document=None)
                | Q(image=None, recording=None, document__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.file)

    def clean(self) -> None:
        super().clean()
        if len([name for name in FIELDS.values() if getattr(self, f"{name}_id")]) != 1:
            raise ValidationError(_("Choose one picture, one recording or one document."))
        if self.policy == self.Policy.NOT_NEEDED and not self.ground.strip():
            raise ValidationError({"ground": _("Say why no consent is needed.")})

    @property
    def file(self) -> Any:
        """The picture, recording or document it stands for; None while none is chosen."""
        return self.image or self.recording or self.document

    @property
    def kind(self) -> str:
        """ "image", "recording" or "document"."""
        return next(name for name in FIELDS.values() if getattr(self, f"{name}_id"))

    @property
    def kind_label(self) -> str:
        """The kind in words; of a recording, sound or film."""
        if self.recording:
            return str(self.recording.get_type_display())
        return str(self._meta.get_field(self.kind).verbose_name)

    def is_lacking(self) -> bool:
        """Whether it needs consent and has none that holds today."""
        return LedgerItem.objects.filter(pk=self.pk).lacking().exists()
