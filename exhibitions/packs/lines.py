"""What screens in the hall showed: a line of counts of its own, beside the views of visitors and never among them."""

from django.utils.translation import gettext_lazy as _

from lantai.visits.online.lines import register_line

KIOSK = register_line("kiosk", _("Kiosk"), _("Pages that screens in the hall showed."))
