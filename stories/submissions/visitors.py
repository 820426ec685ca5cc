"""How often the same visitor may try something. No address is kept: a keyed hash of the day, for a day."""

import time
from datetime import timedelta

from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from lantai.visits.online.client_address import client_address
from lantai.visits.online.visitor import visitor_hash

from .models import Attempt


class Deed(models.TextChoices):
    """What is limited, with how many within how many minutes in `LIMITS`."""

    SEND = "send"
    UPLOAD = "upload"
    GUESS = "guess"


# A family, a school class or a county's one address behind NAT may well share an address.
LIMITS = {Deed.SEND: (12, 60), Deed.UPLOAD: (240, 60), Deed.GUESS: (10, 60)}
KEPT = timedelta(days=1)


def minutes(deed: Deed) -> int:
    """After how many minutes a visitor who has overdone it may come back."""
    return LIMITS[deed][1]


def has_overdone(request: HttpRequest, deed: Deed) -> bool:
    """Whether the visitor has used up what is allowed for now."""
    most, minutes = LIMITS[deed]
    since = timezone.now() - timedelta(minutes=minutes)
    return Attempt.objects.filter(deed=deed, visitor=_visitor(request, deed), at__gte=since).count() >= most


def note(request: HttpRequest, deed: Deed) -> None:
    """Count one more."""
    Attempt.objects.create(deed=deed, visitor=_visitor(request, deed))


def forget_old() -> int:
    """Delete what is older than a day; the salt it was made with is gone as well. Returns how many."""
    deleted, _each = Attempt.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return deleted


def _visitor(request: HttpRequest, deed: Deed) -> int:
    # The agent string is what a guesser would change; it is left out.
    return visitor_hash(client_address(request.META), f"submissions {deed.value}", time.time())
