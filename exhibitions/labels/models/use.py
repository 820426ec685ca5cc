"""Uses of exhibits that leave no other trace; written by `exhibitions.uses` alone."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordedUse(models.Model):
    """One source (a sheet of labels, a pack, a harvester) that used one exhibit, how often, from when to when."""

    kind = models.CharField(_("kind of use"), max_length=16)
    source = models.CharField(_("used by"), max_length=120)
    title = models.CharField(_("title of what used it"), max_length=255)
    exhibit = models.ForeignKey(
        "exhibitions.Exhibit", verbose_name=_("exhibit"), on_delete=models.CASCADE, related_name="recorded_uses"
    )
    first_used_at = models.DateTimeField(_("first used"))
    last_used_at = models.DateTimeField(_("last used"))
    times = models.PositiveIntegerField(_("times"), default=1)
    ended_at = models.DateTimeField(_("no longer used since"), null=True)

    # It tells where an exhibit was used; it does not hold it, and goes with it.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("recorded use")
        verbose_name_plural = _("recorded uses")
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "source", "exhibit"], name="use_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}: {self.exhibit_id}"
