"""Who may import: whoever has every permission some subject asks for."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from ..models import ImportRun
from ..subjects import subjects_for


class ImportPermissionPolicy(BasePermissionPolicy):
    """Imports have no permissions of their own; those of the records they bring in decide."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return user.is_active and bool(subjects_for(user))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return self.user_has_permission(user, "add")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: ImportRun) -> bool:
        return user.is_active and instance.subject.may_import(user)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: ImportRun) -> bool:
        return self.user_has_permission_for_instance(user, "add", instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[ImportRun]:
        return ImportRun.objects.filter(subject_name__in=[subject.name for subject in subjects_for(user)])

    def users_with_any_permission(self, actions: Any) -> QuerySet[Any]:
        users = get_user_model().objects.filter(is_active=True)
        return users.filter(pk__in=[user.pk for user in users if subjects_for(user)])


policy = ImportPermissionPolicy(ImportRun)
