"""Packs and preservation packages: who has them made and who takes them away."""

from typing import Any

from django.core.files.base import ContentFile
from django.test import Client

from ..cast import Cast
from . import REVIEWERS, Action, Rows

SEEING = REVIEWERS | {"editor", "director", "admin"}
MAKING = {"editor", "director", "admin"}
ROWS: Rows = [
    ("exhibition_file_restart", MAKING),
    ("exhibition_file_delete", MAKING),
    ("exhibition_file*", SEEING),
    ("exhibitions_files", SEEING),
]


def samples(cast: Cast) -> dict[str, Any]:
    """A pack and a package of the demonstration's exhibition, and one that is being made."""
    from exhibitions.models import ExhibitionPage
    from exhibitions.packs.models import ExhibitionFile

    page = ExhibitionPage.objects.get(slug="qing-ting-dangan-shuo")
    made = {}
    for kind in ("pack", "package"):
        made[kind] = ExhibitionFile.objects.create(exhibition=page, kind=kind, state="done")
        made[kind].file.save("made.zip", ContentFile(b"PK"))
    working = ExhibitionFile.objects.create(exhibition=page, state="running")
    return {
        "exhibition_file:pk": made["pack"].pk,
        "exhibition_file_delete:pk": made["pack"].pk,
        "exhibition_file_restart:pk": working.pk,
        "preservation package": made["package"].pk,
    }


def takes_a_package(client: Client, samples: dict[str, Any]) -> bool:
    response: Any = client.get(f"/cms/exhibitions/files/{samples['preservation package']}/")
    return response.status_code == 200 and b"".join(response.streaming_content) == b"PK"


def deletes_a_package(client: Client, samples: dict[str, Any]) -> bool:
    from exhibitions.packs.models import ExhibitionFile

    client.post(f"/cms/exhibitions/files/{samples['preservation package']}/delete/")
    return not ExhibitionFile.objects.filter(pk=samples["preservation package"]).exists()


ACTIONS: list[tuple[Action, set[str]]] = [
    (takes_a_package, {"director", "admin"}),
    (deletes_a_package, {"director", "admin"}),
]
