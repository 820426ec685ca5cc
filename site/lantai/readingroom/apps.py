from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReadingRoomConfig(AppConfig):
    name = "lantai.readingroom"
    label = "readingroom"
    verbose_name = _("Reading room")

    def ready(self) -> None:
        from . import figures, ledger, roles  # noqa: F401
        from .demo import loader  # noqa: F401

        post_migrate.connect(
            ledger.GUARD.protect_after_migrate, sender=self, dispatch_uid="readingroom.ledger_guard", weak=False
        )
