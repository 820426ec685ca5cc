"""What waits for an answer, by outlet and by age; what is accepted and not printed yet; what nobody has been offered."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .. import pitching
from ..models import Outlet, Pitch, StoryPage

VIEW = "stories.view_pitch"
NEVER_PITCHED = 20
# Upper bounds of the groups in days, with their names.
AGES = ((30, _("up to 30 days")), (90, _("31 to 90 days")), (None, _("more than 90 days")))


@dataclass(frozen=True)
class Waiting:
    """The pitches one outlet has not answered, oldest first."""

    outlet: Outlet
    pitches: list[Pitch]

    @property
    def overdue(self) -> int:
        """How many wait longer than the outlet usually takes."""
        return sum(pitch.is_overdue for pitch in self.pitches)


def waiting_by_outlet() -> list[Waiting]:
    """Outlets that owe an answer, the one that owes the oldest first; one query."""
    pitches = Pitch.objects.waiting().select_related("outlet", "story").defer("sent_text", "story__body")
    by_outlet: dict[Outlet, list[Pitch]] = {}
    for pitch in pitches.order_by("sent_on", "pk"):
        by_outlet.setdefault(pitch.outlet, []).append(pitch)
    return [Waiting(outlet, waiting) for outlet, waiting in by_outlet.items()]


def by_age(groups: list[Waiting]) -> list[tuple[Any, int]]:
    """How many of them wait how long."""
    days = [pitch.days_waiting() for group in groups for pitch in group.pitches]
    counts, above = [], -1
    for most, label in AGES:
        counts.append((label, sum(above < age and (most is None or age <= most) for age in days)))
        above = most or above
    return counts


class BoardView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "stories/admin/board.html"
    page_title = _("Waiting for an answer")
    header_icon = "time"
    index_url_name = "stories_board"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = waiting_by_outlet()
        to_be_printed = Pitch.objects.filter(state=Pitch.State.ACCEPTED).select_related("outlet", "story")
        never = StoryPage.objects.filter(pitches=None, live=True).order_by("-first_published_at")
        return {
            **super().get_context_data(**kwargs),
            "groups": groups,
            "ages": by_age(groups),
            "to_be_printed": to_be_printed.defer("sent_text", "story__body").order_by("answered_on"),
            "never_pitched": never.defer("body")[:NEVER_PITCHED],
            "may_answer": pitching.may_answer(self.request.user),
            "may_pitch": pitching.may_pitch(self.request.user),
        }
