from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    name = "heritage.publications"
    label = "publications"
    verbose_name = _("Publications")

    def ready(self) -> None:
        from . import (  # noqa: F401
            countable,
            feeds,
            findable,
            foundation,
            frontage,
            handing_over,
            receivers,
            roles,
            sitemaps,
            whereabouts,
        )
        from .demo import loader  # noqa: F401
        from .epub.writer import EpubMaker
        from .exporting import Format, register_maker
        from .typeset.press import PdfMaker

        register_maker(Format.EPUB, EpubMaker())
        register_maker(Format.PDF, PdfMaker())
