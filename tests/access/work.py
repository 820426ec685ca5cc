"""Background tasks: one's own, and everybody's for those who look after the site."""

from typing import Any

from django.test import Client

from ..cast import Cast
from . import EDITOR, SIGNED_IN, Action, Rows

OWN_AND_ALL = {"editor", "director", "admin"}
ROWS: Rows = [
    ("jobs:index*", SIGNED_IN),
    ("jobs:job", OWN_AND_ALL),
    ("jobs:*", EDITOR),  # whose it is, and the administrator
]


def samples(cast: Cast) -> dict[str, Any]:
    """The editor's own job, waiting."""
    from lantai.ops.work.models import Job

    return {"jobs:pk": Job.objects.create(kind_name="search.index", arguments=["database"], user=cast.editor).pk}


def cancels(client: Client, samples: dict[str, Any]) -> bool:
    from lantai.ops.work.models import Job

    client.post(f"/cms/tasks/{samples['jobs:pk']}/cancel/")
    return bool(Job.objects.get(pk=samples["jobs:pk"]).state == Job.State.CANCELLED)


ACTIONS: list[tuple[Action, set[str]]] = [(cancels, EDITOR)]
