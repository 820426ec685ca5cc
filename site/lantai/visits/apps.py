from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "lantai.visits"
    label = "visits"
    verbose_name = _("Visitors")

    def ready(self) -> None:
        from . import figures  # noqa: F401
        from .online import sitemap, stream, watch  # noqa: F401
        from .onsite import handing_over, ledger_guard, roles  # noqa: F401

        post_migrate.connect(ledger_guard.protect_after_migrate, sender=self, dispatch_uid="visits.ledger_guard")
        stream.require_client()
        watch.register()
