"""审批单: who decided what and when, from the first reading to the last of the three reviews."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import TaskState

from .. import roles
from ..models import Submission, Turn
from ..papers import PAPER, on_paper


@dataclass(frozen=True)
class Step:
    """One step of the review: its name, what was decided, by whom, when, and in what words."""

    name: str
    outcome: str
    by: Any
    at: datetime | None
    words: str


def steps_of(submission: Submission) -> list[Step]:
    """The steps of the three-step review of its story, all rounds, in order; those to come have no person."""
    if not submission.story:
        return []
    states = (
        TaskState.objects.filter(workflow_state__in=submission.story.workflow_states)
        .select_related("task", "finished_by")
        .order_by("pk")
    )
    return [
        Step(
            state.task.name, str(state.get_status_display()), state.finished_by, state.finished_at, state.get_comment()
        )
        for state in states
    ]


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to print and sign. It bears no contact data."""
    if not request.user.has_perm(roles.VIEW):
        raise PermissionDenied
    submission = get_object_or_404(Submission.objects.select_related("story", "decided_by"), pk=pk)
    decided = [Turn.Kind.ASKED, Turn.Kind.ADDED, Turn.Kind.ACCEPTED, Turn.Kind.DECLINED, Turn.Kind.WITHDRAWN]
    with override(PAPER):
        steps = steps_of(submission)
    present = {step.name for step in steps}
    to_come = [name for name in _names(submission) if name not in present]
    context = {
        "submission": submission,
        "turns": submission.turns.filter(kind__in=decided).select_related("by"),
        "steps": [*steps, *(Step(name, "", None, None, "") for name in to_come)],
        "photos": submission.photos.count(),
    }
    return on_paper(request, "submissions/admin/sheet.html", context)


def _names(submission: Submission) -> list[str]:
    """The steps its story goes through."""
    workflow = submission.story.get_workflow() if submission.story else None
    return [task.name for task in workflow.tasks] if workflow else []
