"""The states of an application and the order they come in."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """拟资助 is a proposal the public may object to. It is never called funded."""

    PREPARING = "preparing", pgettext_lazy("state of an application", "in preparation (准备中)")
    APPLIED = "applied", pgettext_lazy("state of an application", "applied (申报)")
    RECOMMENDED = "recommended", pgettext_lazy("state of an application", "recommended at first review (初审推荐)")
    REVIEWED = "reviewed", pgettext_lazy("state of an application", "reviewed by experts (专家评审)")
    PROPOSED = "proposed", pgettext_lazy("state of an application", "proposal on public notice (拟资助公示)")
    DECIDED = "decided", pgettext_lazy("state of an application", "decided upon (审定)")
    FUNDED = "funded", pgettext_lazy("state of an application", "granted (资助)")
    CLOSED = "closed", pgettext_lazy("state of an application", "closed and published (结项出版)")
    REJECTED = "rejected", pgettext_lazy("state of an application", "not selected (未入选)")
    RETURNED = "returned", pgettext_lazy("state of an application", "returned (退回)")


WAY = (
    State.PREPARING,
    State.APPLIED,
    State.RECOMMENDED,
    State.REVIEWED,
    State.PROPOSED,
    State.DECIDED,
    State.FUNDED,
    State.CLOSED,
)
DECLINED = (State.REJECTED, State.RETURNED)
# Once the money is granted, nobody is "not selected" any more.
MAY_BE_DECLINED = WAY[1 : WAY.index(State.FUNDED)]
GRANTED = (State.FUNDED, State.CLOSED)


def following(state: str) -> list[State]:
    """The states that may come next: the next on the way, or a refusal; what was returned may be sent in again."""
    now = State(state)
    if now == State.RETURNED:
        return [State.APPLIED]
    if now not in WAY[:-1]:
        return []
    return [WAY[WAY.index(now) + 1], *(DECLINED if now in MAY_BE_DECLINED else ())]
