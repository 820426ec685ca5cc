"""`/.well-known/security.txt` (RFC 9116): where to tell of a weakness."""

import datetime
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .addresses import absolute
from .models import HallSettings

VALID_DAYS = 180  # less than a year, as the standard asks


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """`SECURITY_CONTACT`, else the hall's mail or telephone; 404 where there is none of them."""
    hall = HallSettings.for_request(request)
    contacts = [*settings.SECURITY_CONTACT]
    if not contacts and hall.email:
        contacts = [f"mailto:{hall.email}"]
    elif not contacts and hall.phone:
        contacts = [f"tel:{quote(hall.phone.replace(' ', ''))}"]
    if not contacts:
        raise Http404
    # Answered anew each day: it is out of date only where the site is no longer looked after.
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=VALID_DAYS)
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {absolute(reverse('security_txt'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
