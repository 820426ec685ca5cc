from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "lantai.visits"
    label = "visits"
    verbose_name = _("Visitors")

    def ready(self) -> None:
        from .onsite import roles  # noqa: F401
