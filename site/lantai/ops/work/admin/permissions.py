"""Who sees which work: one's own everybody who signs in, all of it whoever has the permission to."""

from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from ..models import Job
from ..running import may_change


class JobPermissionPolicy(BasePermissionPolicy):
    """Nobody adds or deletes jobs by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and user.has_perm("wagtailadmin.access_admin") and action == "view")

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Job) -> bool:
        if action == "view":
            return self.instances_user_has_any_permission_for(user, ["view"]).filter(pk=instance.pk).exists()
        return action == "change" and may_change(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Job]:
        if not user.is_active:
            return Job.objects.none()
        return Job.objects.all() if user.has_perm("work.view_job") else Job.objects.filter(user=user)


policy = JobPermissionPolicy(Job)
