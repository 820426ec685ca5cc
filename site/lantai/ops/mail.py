"""Mail that never stops what it tells about."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

logger = logging.getLogger(__name__)


class NoticeBackend(EmailBackend):
    """SMTP; a server that does not answer is logged, and the review it was to tell about goes on.

    Wagtail sends its notices inside the request that approves or hands in.
    """

    def open(self) -> bool | None:
        try:
            return super().open()
        except (OSError, SMTPException):
            logger.exception("The mail server %s does not take mail", self.host)
            return None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        try:
            return super().send_messages(email_messages) or 0
        except (OSError, SMTPException):
            logger.exception("%d messages could not be sent through %s", len(email_messages), self.host)
            return 0
