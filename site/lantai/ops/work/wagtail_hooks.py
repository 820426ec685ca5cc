"""Registration with the Wagtail admin."""

from wagtail import hooks

from .admin.viewset import JobViewSet


@hooks.register("register_admin_viewset")
def jobs() -> JobViewSet:
    return JobViewSet()
