"""What follows from the ledger, day by day."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .onsite import Session


class DailyAttendance(models.Model):
    """People of a session on a day (Asia/Shanghai): the sum of its lines.

    Nobody writes it: the database adds each line in the transaction that enters it. It follows from the
    ledger alone; `lantai.visits.onsite.daily.rebuild` derives it anew.
    """

    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    people = models.IntegerField(_("people"))

    class Meta:
        verbose_name = _("attendance on a day")
        verbose_name_plural = _("attendance by the day")
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "day"], name="daily_attendance_once")]
        indexes: ClassVar = [models.Index(fields=["day"], name="daily_attendance_by_day")]

    def __str__(self) -> str:
        return f"{self.session} {self.day}: {self.people}"
