from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "lantai.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from lantai.api import files, pages, sitemaps  # noqa: F401

        from . import (
            receivers,  # noqa: F401
            starters,
        )

        starters.install()
