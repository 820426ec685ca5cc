"""The door keeper's desk: on the admin's home page, what is counted now and next."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ...models import Session

NEXT = 4


class DoorPanel(Component):
    """Sessions that are on, then those that come; for those who may count."""

    name = "door"
    template_name = "visits/onsite/admin/door_panel.html"
    order = 90

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now = timezone.now()
        planned = Session.objects.filter(cancelled=False).order_by("starts_at", "pk")
        ahead = planned.filter(Q(ends_at__gte=now) | Q(ends_at=None))[:NEXT]
        return {"sessions": [(session, session.starts_at <= now) for session in ahead]}
