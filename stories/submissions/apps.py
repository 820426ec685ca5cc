from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "stories.submissions"
    label = "submissions"
    verbose_name = _("Submissions")

    def ready(self) -> None:
        from lantai.audit.mirrored import keep_nameless

        from . import handing_over, retention, roles, sitemaps  # noqa: F401
        from .demo import loader  # noqa: F401

        keep_nameless("submissions")
