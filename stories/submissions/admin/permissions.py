"""Who may read and decide on submissions, as Wagtail's views ask it."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from .. import roles
from ..models import Submission


class SubmissionPolicy(ModelPermissionPolicy):
    """Reading needs `view_submission`; nobody adds, edits or deletes a submission here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(user.has_perm(roles.VIEW))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return bool(user.has_perm(roles.VIEW))


policy = SubmissionPolicy(Submission)
