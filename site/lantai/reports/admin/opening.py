"""Which address of a record the person looking can open."""

from functools import cache
from typing import Any

from wagtail.documents.permissions import permission_policy as documents
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..registry import DOCUMENTS, PAGES, Record


class Opener:
    """Of one person: `opener(record)` is the admin's address, else the public one, else ""."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.may = cache(self._may)

    def __call__(self, record: Record) -> str:
        return record.url if record.url and self.may(record.needs) else record.public_url

    def _may(self, needs: str) -> bool:
        if needs == PAGES:
            return bool(PagePermissionPolicy().user_has_any_permission(self.user, {"add", "change", "publish"}))
        if needs == DOCUMENTS:
            return bool(documents.user_has_any_permission(self.user, {"add", "change", "delete"}))
        return not needs or bool(self.user.has_perm(needs))
