"""How what happens to pages reads in their history."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from .schedule import moment


class LinkIssued(LogFormatter):
    label = gettext_lazy("Link to the draft issued")

    def format_message(self, log_entry: Any) -> str:
        until = parse_datetime(log_entry.data["until"])
        return _("Link to the draft issued for %(whom)s, valid until %(until)s") % {
            "whom": log_entry.data["for_whom"],
            "until": moment(until) if until else log_entry.data["until"],
        }


class LinkRevoked(LogFormatter):
    label = gettext_lazy("Link to the draft revoked")

    def format_message(self, log_entry: Any) -> str:
        return _("Link to the draft for %(whom)s revoked") % {"whom": log_entry.data["for_whom"]}


class PublicationRefused(LogFormatter):
    label = gettext_lazy("Scheduled publication refused")

    def format_message(self, log_entry: Any) -> str:
        return _("Scheduled publication refused: %(reasons)s") % {"reasons": " ".join(log_entry.data["reasons"])}
