"""The sessions with their totals, and one session live."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from ...models import Attendant, Device, Quarantined, Session, Tally
from .. import totals
from .base import AttendanceView
from .phones import countable


class OverviewView(AttendanceView, TemplateView):
    """All sessions, latest first; what is on stands above."""

    template_name = "visits/onsite/admin/overview.html"
    page_title = gettext_lazy("On-site attendance")
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        counted = Q(pk__in=Tally.objects.values("session"))
        past = Session.objects.filter(Q(cancelled=False) | counted).order_by("-starts_at", "pk")
        listed = Paginator(past, 40).get_page(self.request.GET.get("p"))
        on = list(Session.objects.open_at(now).filter(cancelled=False).order_by("starts_at"))
        ids = {session.pk for session in [*listed, *on]}
        whole, today = totals.of_sessions(ids), totals.of_sessions(ids, timezone.localdate())
        return {
            **super().get_context_data(**kwargs),
            "on": [(session, whole[session.pk], today[session.pk]) for session in on],
            "sessions": [(session, whole[session.pk]) for session in listed],
            "listed": listed,
            "open_quarantine": Quarantined.objects.filter(outcome="").count(),
            "attendants": Attendant.objects.count(),
            "valid_devices": Device.objects.filter(revoked_at=None, expires_at__gt=now).count(),
        }


class SessionView(AttendanceView, TemplateView):
    """One session: total, doors, quarter hours, headcounts; the page fetches itself again while it is on."""

    template_name = "visits/onsite/admin/session.html"
    _show_breadcrumbs = True

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.session = get_object_or_404(Session, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.session)

    def day(self) -> date | None:
        """The day asked for; long sessions are looked at one day at a time, the last with any line by default."""
        if asked := parse_date(self.request.GET.get("day") or ""):
            return asked
        days = self.days
        return days[-1][0] if len(days) > 1 else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = Tally.objects.filter(session=self.session)
        self.days = totals.by_day(lines)
        day = self.day()
        shown = totals.on_day(lines, day) if day else lines
        quarters = totals.by_quarter(shown)
        return {
            **super().get_context_data(**kwargs),
            "session": self.session,
            "total": sum(people for _day, people in self.days),
            "day": day,
            "days": self.days if len(self.days) > 1 else [],
            "day_total": totals.of_lines(shown),
            "doors": totals.by_door(shown),
            "quarters": quarters,
            "chart": self.chart(quarters),
            "headcounts": totals.headcounts(self.session.pk)[:10],
            "by_kind": totals.by_kind(shown),
            "ledger_url": f"{reverse('attendance_ledger')}?session={self.session.pk}",
            "may_enrol": countable().filter(pk=self.session.subject_id).exists(),
            "is_on": Session.objects.open_at(timezone.now()).filter(pk=self.session.pk).exists(),
        }

    def chart(self, quarters: list[tuple[Any, int]]) -> dict[str, Any]:
        """What the page's script draws; the table beside it says the same."""
        return {
            "label": _("People"),
            "labels": [date_format(moment, "H:i") for moment, _people in quarters],
            "values": [people for _moment, people in quarters],
        }
