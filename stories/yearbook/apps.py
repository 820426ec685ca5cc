from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class YearbookConfig(AppConfig):
    name = "stories.yearbook"
    label = "yearbook"
    verbose_name = _("Yearbooks")

    def ready(self) -> None:
        from . import roles, used  # noqa: F401
        from .demo import loader  # noqa: F401
