from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "heritage.funding"
    label = "funding"
    verbose_name = _("Funding")

    def ready(self) -> None:
        from lantai.media.papers import keep_papers

        from . import figures, roles  # noqa: F401
        from .demo import loader  # noqa: F401
        from .models import FundingStep
        from .models.step import FOLDER

        keep_papers(FundingStep, "document", folder=FOLDER, permission="funding.view_fundingapplication")
