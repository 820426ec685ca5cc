"""How what happens to submissions reads in the log. It holds numbers and who decided, nothing of the contributor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

RECEIVED = "submissions.receive"
ASKED = "submissions.ask"
ADDED = "submissions.add"
ACCEPTED = "submissions.accept"
DECLINED = "submissions.decline"
WITHDRAWN = "submissions.withdraw"
EMPTIED = "submissions.empty"
MADE = "submissions.make_story"

LABELS: dict[str, tuple[Any, Any]] = {
    RECEIVED: (_("Receive story"), _("Story received")),
    ASKED: (_("Ask for additions"), _("Additions asked for")),
    ADDED: (_("Add to story"), _("Additions received")),
    ACCEPTED: (_("Accept story"), _("Story accepted")),
    DECLINED: (_("Decline story"), _("Story declined")),
    WITHDRAWN: (_("Withdraw story"), _("Story withdrawn by its contributor")),
    EMPTIED: (_("Delete story data"), _("Story data deleted when its time was over")),
    MADE: (_("Make story of submission"), _("Made of a submission")),
}
