from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentsConfig(AppConfig):
    name = "heritage.consents"
    label = "consents"
    verbose_name = _("Consents")

    def ready(self) -> None:
        from lantai.audit.mirrored import keep_nameless
        from lantai.media.papers import keep_papers

        from . import daily, handing_over, receivers, roles, veto  # noqa: F401
        from .demo import loader  # noqa: F401
        from .models import Consent
        from .models.consent import FOLDER

        keep_papers(Consent, "scan", folder=FOLDER, permission="consents.change_ledgeritem")
        keep_nameless("consents")
