"""One step of the review: somebody else must decide."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState


class ReviewStep(AbstractGroupApprovalTask):
    """Approval by a group, but never by who handed the page in or approved an earlier step of this round.

    That holds for superusers too. A page that may not be published can be sent back, not approved.
    """

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        if not actions or self.took_part(obj, user):
            return []
        try:
            obj.get_latest_revision_as_object().check_publishable()
        except ValidationError:
            return [action for action in actions if action[0] != "approve"]
        return actions

    def took_part(self, obj: Any, user: Any) -> bool:
        """Whether the user handed in what is under review, or approved a step of it."""
        state = obj.current_workflow_state
        if state is None:
            return False
        approved = Q(workflow_state=state, status=TaskState.STATUS_APPROVED, finished_by=user)
        return bool(state.requested_by_id == user.pk or TaskState.objects.filter(approved).exists())

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(workflow_state__requested_by=user).exclude(
            workflow_state__in=TaskState.objects.filter(status=TaskState.STATUS_APPROVED, finished_by=user).values(
                "workflow_state"
            )
        )

    @classmethod
    def get_description(cls) -> Any:
        return _("Members of the chosen groups approve; nobody decides two steps or their own work")
