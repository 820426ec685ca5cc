from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from . import (  # noqa: F401
            feeds,
            figures,
            findable,
            foundation,
            frontage,
            menu,
            receivers,
            roles,
            whereabouts,
        )
        from .demo import loader  # noqa: F401
