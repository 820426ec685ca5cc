"""Records that are written once: what was sent, who moved what, the figures a year was closed with."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _


class KeptError(ValueError):
    """Somebody tried to change or delete a record that is kept as it was written."""


class KeptQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        raise KeptError(_("This record is kept as it was written."))

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise KeptError(_("This record is kept as it was written."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise KeptError(_("This record is kept as it was written."))


def kept_manager() -> Any:
    """The manager of a model that is `Kept`; each declares it with its own type."""
    return KeptQuerySet.as_manager()


class Kept(models.Model):
    """Saved once; `save`, `delete`, and with `kept_manager` `update`, raise `KeptError` afterwards."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise KeptError(_("This record is kept as it was written."))
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise KeptError(_("This record is kept as it was written."))
