from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoverConfig(AppConfig):
    name = "lantai.ops.handover"
    label = "handover"
    verbose_name = _("Handover")

    def ready(self) -> None:
        from . import files, pages, parts, roles  # noqa: F401

        parts.register_part("files", files.write, order=20)
        parts.register_part("pages", pages.write, order=40)
