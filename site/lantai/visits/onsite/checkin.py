"""Self check-in: a poster with a QR, and the page a visitor's own phone opens."""

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from lantai.pages.models import HallSettings

from ..models import Session
from . import clock, devices, office
from .admin.base import AttendanceView
from .admin.phones import qr

MOST = 64


class PosterView(AttendanceView, TemplateView):
    """One A4 sheet for a session."""

    permission = devices.VIEW
    template_name = "visits/onsite/admin/poster.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = get_object_or_404(Session, pk=kwargs["pk"])
        address = settings.WAGTAILADMIN_BASE_URL + reverse("attendance:checkin", args=[session.poster_key])
        return {"session": session, "qr": qr(address), "hall": HallSettings.for_request(self.request)}


@csrf_exempt  # a visitor gets no cookie; whoever has the poster's address may say that one is here
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkin(request: HttpRequest, key: UUID) -> HttpResponse:
    """A visitor says: I am here. What the phone sends is a random number, kept as its hash."""
    session = get_object_or_404(Session, poster_key=key, cancelled=False)
    now = timezone.now()
    state, credential = "", secrets.token_urlsafe(24)
    if clock.untimely(session, now, now):
        state = "closed"
    elif request.method == "POST":
        said = request.POST.get("credential", "")
        if not said or len(said) > MOST:
            said = credential
        try:
            state = "done" if office.admit(session, said) else "again"
        except ValidationError:
            state = "closed"
    return render(request, "visits/onsite/checkin.html", {"session": session, "state": state, "credential": credential})
