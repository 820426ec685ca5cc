"""What contributors sent is not handed over: their contact data is exported never, and what became a story is there as one."""

from django.utils.translation import gettext_lazy as _

from lantai.ops.handover.rules import leave_out

leave_out("submissions", _("what contributors sent, and their contact data: exported never"))
