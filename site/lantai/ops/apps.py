from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class OpsConfig(AppConfig):
    name = "lantai.ops"
    label = "ops"
    verbose_name = _("Operation")

    def ready(self) -> None:
        from . import checks, gauges, replaced_database, roles  # noqa: F401

        gauges.register()
        replaced_database.connect()

        pre_migrate.connect(roles.remember_before_migrate, sender=self, dispatch_uid="lantai.roles")
        post_migrate.connect(roles.establish_after_migrate, sender=self, dispatch_uid="lantai.roles")
