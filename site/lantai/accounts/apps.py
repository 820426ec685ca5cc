from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lantai.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from lantai.ops.periodic import register_periodic

        from . import ended_sessions, limits, lockout, own_password, sessions

        for part in (ended_sessions, lockout, own_password, sessions):
            part.connect()
        limits.register()
        register_periodic("failed sign-ins", 60 * 60, lockout.forget_old)
        register_periodic("expired sessions", 24 * 60 * 60, ended_sessions.forget_expired)
