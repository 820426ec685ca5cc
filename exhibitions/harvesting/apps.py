from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HarvestingConfig(AppConfig):
    name = "exhibitions.harvesting"
    label = "harvesting"
    verbose_name = _("Harvesting")

    def ready(self) -> None:
        from . import examples, feeds, hourly, receivers, used  # noqa: F401
        from .oai import limits  # noqa: F401
