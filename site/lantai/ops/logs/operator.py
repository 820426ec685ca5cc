"""Errors by mail to the operator: what happened and where, once an hour for each place, ten mails an hour in all."""

import logging
import time

from django.conf import settings
from django.core.cache import cache
from django.core.mail import mail_admins

from . import requests

HOUR = 3600
MOST = 10
# What tells of mail that cannot be sent is not sent by mail.
NOT_FROM = ("lantai.ops.mail", "django.core.mail")


class OperatorHandler(logging.Handler):
    """Sends to `ADMINS`. The mail holds what the log does, and so no more of a person than that."""

    def __init__(self) -> None:
        super().__init__()
        self._sent: list[float] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(NOT_FROM) or not self._is_due(record):
            return
        number = requests.current()
        subject = f"{settings.WAGTAIL_SITE_NAME}: {record.levelname} {record.name}"
        text = f"{self.format(record)}\n\n{number and f'{requests.HEADER}: {number}'}\n{settings.WAGTAILADMIN_BASE_URL}/healthz\n"
        try:
            mail_admins(subject, text, fail_silently=True)
        except OSError:
            self.handleError(record)

    def _is_due(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        last = record.exc_info[2] if record.exc_info else None
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        place = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else f"{record.pathname}:{record.lineno}"
        now = time.monotonic()
        self._sent = [moment for moment in self._sent if now - moment < HOUR]
        if len(self._sent) >= MOST or not cache.add(f"operator-mail:{kind}:{hash_of(place)}", 1, HOUR):
            return False
        self._sent.append(now)
        return True


def hash_of(place: str) -> str:
    """A key any cache takes, the same in every process."""
    return place.encode().hex()[-160:]
