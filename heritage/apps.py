from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HeritageConfig(AppConfig):
    name = "heritage"
    verbose_name = _("Heritage")

    def ready(self) -> None:
        from . import countable, foundation, frontage, menu, picture_holders, receivers, roles, sitemaps  # noqa: F401
        from .demo import loader  # noqa: F401
        from .importing import subject  # noqa: F401
