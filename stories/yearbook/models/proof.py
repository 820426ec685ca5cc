"""校样: the corrected text of each round."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantai.ops.keeping import Kept, kept_manager

from ..stages import PROOFS
from .contribution import Contribution

ROUNDS = [(stage.value, stage.label) for stage in PROOFS]


class ProofRound(Kept):
    """One reading of a proof, as it left the reader's hands. A second reading of the same round is a new record."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="proof_rounds")
    stage = models.PositiveSmallIntegerField(pgettext_lazy("yearbook", "round"), choices=ROUNDS)
    reading = models.PositiveSmallIntegerField(_("reading"), default=1)
    text = models.TextField(_("corrected text"))
    sha256 = models.CharField(max_length=64)
    read_by = models.CharField(_("read by"), max_length=60)
    read_on = models.DateField(_("read on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    by_name = models.CharField(_("entered by"), max_length=160)
    at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects: ClassVar[models.Manager["ProofRound"]] = kept_manager()

    class Meta:
        ordering = ("stage", "reading")
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "stage", "reading"], name="yearbook_proof_reading_once")
        ]

    def __str__(self) -> str:
        label = str(self.get_stage_display())
        return label if self.reading == 1 else f"{label} · {self.reading}"
