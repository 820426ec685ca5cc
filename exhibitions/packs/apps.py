from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PacksConfig(AppConfig):
    name = "exhibitions.packs"
    label = "packs"
    verbose_name = _("Packs of exhibitions")

    def ready(self) -> None:
        from . import ledger, lines, roles  # noqa: F401
