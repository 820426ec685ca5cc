from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class HeritageConfig(AppConfig):
    name = "heritage"
    verbose_name = pgettext_lazy("main menu", "Heritage")

    def ready(self) -> None:
        from lantai.audit.mirrored import keep_nameless

        from . import (  # noqa: F401
            countable,
            feeds,
            findable,
            foundation,
            frontage,
            menu,
            picture_holders,
            receivers,
            roles,
            sitemaps,
            whereabouts,
        )
        from .demo import loader  # noqa: F401
        from .importing import subject  # noqa: F401

        keep_nameless("heritage.bearer")
