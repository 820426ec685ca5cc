"""Changes the search engine has yet to be told of.

A change is noted in the transaction of the save itself and sent when that is committed. What cannot be sent stays noted
and is sent by the worker; until then the database answers, so that nothing outdated is ever found.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from modelsearch.backends.base import get_model_root

from .models import WaitingChange

logger = logging.getLogger(__name__)

BATCH = 200
# What a save sends beside its own: the engine is asked again soon after it is back, yet a long backlog is the worker's.
FEW = 10


def note(model: Any, keys: Iterable[int]) -> None:
    """Note that records changed, appeared or went; the engine is told after the commit."""
    label = get_model_root(model)._meta.label
    noted = WaitingChange.objects.bulk_create([WaitingChange(model=label, record=key) for key in keys])

    def send_after_commit() -> None:
        # The first call of a transaction mostly sends all of it; those after find nothing.
        send(len(noted) + FEW)

    transaction.on_commit(send_after_commit, robust=True)


def last_number() -> int:
    """The number of the last change noted; a record read from now on is of that version or later."""
    return WaitingChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 1


def send(most: int) -> int:
    """Tell the engine of changes that wait, oldest first; returns how many were sent. An engine that is away is no error."""
    from .engines import ENGINE, backends

    backend = backends().get(ENGINE)
    if backend is None or backend.is_away():
        return 0
    changes = list(WaitingChange.objects.order_by("pk")[:most])
    if not changes:
        return 0
    latest: dict[str, dict[int, int]] = {}
    for change in changes:
        latest.setdefault(change.model, {})[change.record] = change.pk
    with backend.watching() as answered:
        for label, versions in latest.items():
            backend.tell(apps.get_model(label), versions)
    if not answered():
        return 0
    WaitingChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return len(changes)


def catch_up() -> None:
    """Periodic job: send all that waits, until nothing does or the engine does not answer."""
    while settings.SEARCH_URL and send(BATCH):
        pass
