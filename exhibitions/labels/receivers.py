"""The file of a print goes with what it is a print of."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from .models import LabelPrint


@receiver(post_delete, sender=LabelPrint, dispatch_uid="labels.file_of_print")
def delete_file(sender: Any, instance: LabelPrint, **_kwargs: Any) -> None:
    """Once that is committed; also when the sheet was deleted."""
    if instance.file:
        storage, name = instance.file.storage, str(instance.file.name)
        transaction.on_commit(lambda: storage.delete(name))
