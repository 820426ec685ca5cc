"""Where exhibits stand in published exhibitions: an index rebuilt from the stream, never edited."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Placement(models.Model):
    """One exhibit in one live exhibition; written only by `exhibitions.placement.rebuild`."""

    exhibition = models.ForeignKey("exhibitions.ExhibitionPage", on_delete=models.CASCADE, related_name="placements")
    exhibit = models.ForeignKey("exhibitions.Exhibit", on_delete=models.CASCADE, related_name="placements")
    position = models.PositiveIntegerField(_("position in the walk"))
    section_number = models.PositiveSmallIntegerField(_("section"), default=0)
    section_title = models.CharField(_("title of the section"), max_length=120, blank=True)

    class Meta:
        ordering = ("exhibition", "position")
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exhibition", "exhibit"], name="exhibit_once_in_exhibition")
        ]
        indexes: ClassVar = [models.Index(fields=["exhibit", "exhibition"], name="placement_of_exhibit")]

    def __str__(self) -> str:
        return f"{self.exhibition_id}/{self.position}: {self.exhibit_id}"
