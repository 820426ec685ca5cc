"""How what happens to attendance reads in the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

ENROLMENT_ISSUED = "visits.enrolment.issue"
DEVICE_REVOKED = "visits.device.revoke"
LINE_CORRECTED = "visits.tally.correct"
QUARANTINE_SETTLED = "visits.quarantine.settle"
PAPER_ENTERED = "visits.paper.enter"
FILE_READ = "visits.file.read"


class _Particulars(LogFormatter):
    """The action and what it was about."""

    def format_message(self, log_entry: Any) -> str:
        words = [str(value) for value in log_entry.data.values() if value not in ("", None)]
        return ": ".join([str(self.label), *([" · ".join(words)] if words else [])])


class EnrolmentIssued(_Particulars):
    label = _("Code for a counting phone issued")


class DeviceRevoked(_Particulars):
    label = _("Counting phone revoked")


class LineCorrected(_Particulars):
    label = _("Attendance corrected")


class QuarantineSettled(_Particulars):
    label = _("Quarantined attendance decided")


class PaperEntered(_Particulars):
    label = _("Paper tally entered")


class FileRead(_Particulars):
    label = _("File of a counting phone read")


FORMATTERS: dict[str, type[LogFormatter]] = {
    ENROLMENT_ISSUED: EnrolmentIssued,
    DEVICE_REVOKED: DeviceRevoked,
    LINE_CORRECTED: LineCorrected,
    QUARANTINE_SETTLED: QuarantineSettled,
    PAPER_ENTERED: PaperEntered,
    FILE_READ: FileRead,
}
