"""Counts of online views. Rows are written by `lantai.visits.online.roller` alone."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class HourlyViews(models.Model):
    """The count itself: hits on one subject in one hour.

    `raw` is every acknowledged hit, `robots` those of robots, `views` those of people after the
    double-click rule. `walk` is the page of the exhibition in whose walk the subject was viewed, 0 for none.
    """

    hour = models.DateTimeField(_("hour"))
    kind = models.CharField(_("kind"), max_length=16)
    object_id = models.BigIntegerField(_("record"))
    walk = models.BigIntegerField(_("viewed in the walk of"), default=0)
    raw = models.PositiveIntegerField(_("hits"), default=0)
    views = models.PositiveIntegerField(_("views"), default=0)
    robots = models.PositiveIntegerField(_("robots"), default=0)

    class Meta:
        verbose_name = _("views in an hour")
        verbose_name_plural = _("views by the hour")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hour", "kind", "object_id", "walk"], name="hourly_views_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "object_id", "hour"], name="hourly_views_of"),
            models.Index(fields=["walk", "hour"], name="hourly_views_in_walk"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.hour:%Y-%m-%d %H}: {self.views}"


class DailyViews(models.Model):
    """Views and visitors of a scope on a day (Asia/Shanghai): a subject, a walk with what stands in it, the site.

    `views` follows from `HourlyViews`; `visitors` is counted while the day's set of visitors exists.
    """

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=16)
    object_id = models.BigIntegerField(_("record"))
    views = models.PositiveIntegerField(_("views"), default=0)
    visitors = models.PositiveIntegerField(_("visitors"), default=0)

    class Meta:
        verbose_name = _("views on a day")
        verbose_name_plural = _("views by the day")
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "object_id", "day"], name="daily_views_once")]
        indexes: ClassVar = [models.Index(fields=["day"], name="daily_views_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.day}: {self.views}"


class Sighting(models.Model):
    """The exact set of a day: this visitor viewed this subject, last at this time. Deleted after 48 hours.

    `visitor` is a hash with the salt of the day, which is gone shortly after midnight.
    """

    day = models.DateField()
    visitor = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    object_id = models.BigIntegerField()
    walk = models.BigIntegerField(default=0)
    last_seen = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "visitor", "kind", "object_id", "walk"], name="sighting_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.object_id}"


class SpoolFile(models.Model):
    """How far a spool file has been rolled; committed together with what was counted from it."""

    name = models.CharField(max_length=80, primary_key=True)
    offset = models.BigIntegerField(default=0)
    torn_lines = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("spool file")
        verbose_name_plural = _("spool files")

    def __str__(self) -> str:
        return self.name


class StreamPosition(models.Model):
    """The last entry of a stream that was rolled; committed together with what was counted."""

    name = models.CharField(max_length=80, primary_key=True)
    last = models.CharField(max_length=41, blank=True)
    torn_entries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("position in a stream")
        verbose_name_plural = _("positions in streams")

    def __str__(self) -> str:
        return f"{self.name} {self.last}"

    @classmethod
    def last_of(cls, name: str) -> str:
        """The id of the last entry counted, "" if none was."""
        return cls.objects.filter(name=name).values_list("last", flat=True).first() or ""


class Roller(models.Model):
    """One row: when visits were last rolled; locked by whoever rolls."""

    last_rolled = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("roller")
        verbose_name_plural = _("roller")

    def __str__(self) -> str:
        return f"{self.last_rolled}"
