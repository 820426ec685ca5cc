"""Menu entries of the admin that list pages."""

from django.http import HttpRequest
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem


class ForThoseWhoSeePages(MenuItem):
    """Shown to whom Wagtail's own page explorer is; others it would only send back to the dashboard."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(user_has_any_page_permission(request.user))
