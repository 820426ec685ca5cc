"""What waits, on the admin's home page."""

from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ..models import Submission

State = Submission.State


class WaitingPanel(Component):
    """How many stories wait for a reviewer, and the longest wait."""

    name = "submissions"
    template_name = "submissions/admin/waiting.html"
    order = 90

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        waiting = Q(state=State.WAITING)
        found = Submission.objects.aggregate(
            number=Count("pk", filter=waiting), oldest=Min("changed_at", filter=waiting)
        )
        days = (timezone.now() - found["oldest"]).days if found["oldest"] else 0
        return {
            "number": found["number"],
            "days": days,
            "url": f"{reverse('submissions_admin:index')}?state={State.WAITING}",
        }
