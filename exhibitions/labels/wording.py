"""Changing the words on an exhibit's labels."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from ..models import Exhibit
from .models import LabelWords

WORDED = "labels.words"


def may_word(user: Any) -> bool:
    """Whether a user may change what labels say. None (a command, the system) may."""
    return user is None or user.has_perm("exhibitions.change_exhibit")


@transaction.atomic
def set_words(exhibit: Exhibit, words: dict[str, str], *, user: Any) -> LabelWords:
    """Keep words for the labels of an exhibit; its history says who. Raises `PermissionDenied`."""
    if not may_word(user):
        raise PermissionDenied
    kept, _created = LabelWords.objects.update_or_create(exhibit=exhibit, defaults=words)
    log(instance=exhibit, action=WORDED, user=user)
    return kept
