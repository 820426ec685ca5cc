from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummaryConfig(AppConfig):
    name = "lantai.summary"
    label = "summary"
    verbose_name = _("Annual summary")

    def ready(self) -> None:
        from . import formats, foundation, roles  # noqa: F401
        from .demo import loader  # noqa: F401
