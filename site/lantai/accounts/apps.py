from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lantai.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from lantai.ops.periodic import register_periodic

        from . import limits, lockout, own_password, sessions

        for part in (lockout, own_password, sessions):
            part.connect()
        limits.register()
        register_periodic("failed sign-ins", 60 * 60, lockout.forget_old)
