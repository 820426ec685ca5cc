from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from . import findable, foundation, frontage, menu, receivers, roles, whereabouts  # noqa: F401
        from .demo import loader  # noqa: F401
