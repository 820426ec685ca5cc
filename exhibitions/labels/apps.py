from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LabelsConfig(AppConfig):
    name = "exhibitions.labels"
    label = "labels"
    verbose_name = _("Labels and short links")

    def ready(self) -> None:
        from . import printing, receivers, roles, scans, uses  # noqa: F401
        from .demo import loader  # noqa: F401
