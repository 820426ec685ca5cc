from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "lantai.ops.work"
    label = "work"
    verbose_name = _("Background tasks")

    def ready(self) -> None:
        from . import looking_after, roles  # noqa: F401

        looking_after.register()
