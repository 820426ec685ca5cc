"""Scans of QR codes: a line of counts of their own, beside views and attendance."""

from django.utils.translation import gettext_lazy as _

from lantai.visits.online.lines import register_line

SCANS = register_line(
    "scan", _("QR scans"), _("Scans of the codes on labels and posters; who looks on after scanning is a view as well.")
)
