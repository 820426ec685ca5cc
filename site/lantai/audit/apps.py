from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "lantai.audit"
    label = "audit"
    verbose_name = _("Audit log")

    def ready(self) -> None:
        from lantai.ops.periodic import register_periodic

        from . import chain, checks, receivers

        post_migrate.connect(chain.GUARD.protect_after_migrate, sender=self, dispatch_uid="audit.guard")
        receivers.connect()
        checks.register()
        register_periodic("audit log", 24 * 60 * 60, chain.let_go)
