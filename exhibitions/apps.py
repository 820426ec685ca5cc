from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExhibitionsConfig(AppConfig):
    name = "exhibitions"
    verbose_name = _("Exhibitions")

    def ready(self) -> None:
        from . import (  # noqa: F401
            attendance,
            countable,
            feeds,
            figures,
            findable,
            frontage,
            handing_over,
            menu,
            picture_holders,
            receivers,
            roles,
            sitemaps,
            used,
        )
        from .api import examples, exhibits  # noqa: F401
        from .demo import attendance as demo_attendance  # noqa: F401
        from .demo import guidance, loader, local_words, picks, views  # noqa: F401
        from .iiif import examples as iiif_examples  # noqa: F401
        from .importing import subject  # noqa: F401
