"""Packs and preservation packages: who has them made and who takes them away."""

from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

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
    from lantai.ops.work.models import Job

    page = ExhibitionPage.objects.get(slug="qing-ting-dangan-shuo")
    made = {}
    for kind in ("pack", "package"):
        made[kind] = ExhibitionFile.objects.create(exhibition=page, kind=kind, made_at=timezone.now())
        made[kind].file.save("made.zip", ContentFile(b"PK"))
    working = ExhibitionFile.objects.create(exhibition=page, job=Job.objects.create(kind_name="packs.file"))
    return {
        "exhibition_file:pk": made["pack"].pk,
        "exhibition_file_delete:pk": made["pack"].pk,
        "exhibition_file_restart:pk": working.pk,
        "preservation package": made["package"].pk,
    }


def takes_a_package(client: Client, samples: dict[str, Any]) -> bool:
    # Read to its end, which closes the file.
    return client.get(f"/cms/exhibitions/files/{samples['preservation package']}/").getvalue() == b"PK"


def deletes_a_package(client: Client, samples: dict[str, Any]) -> bool:
    from exhibitions.packs.models import ExhibitionFile

    client.post(f"/cms/exhibitions/files/{samples['preservation package']}/delete/")
    return not ExhibitionFile.objects.filter(pk=samples["preservation package"]).exists()


ACTIONS: list[tuple[Action, set[str]]] = [
    (takes_a_package, {"director", "admin"}),
    (deletes_a_package, {"director", "admin"}),
]
