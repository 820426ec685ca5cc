"""The site's addresses and some that fail, for tests of the error pages."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lantai.urls import handler400, handler403, handler404, handler500
from lantai.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def fails(request: HttpRequest) -> HttpResponse:
    """A mistake of the server."""
    raise RuntimeError("broken on purpose")


def asks_wrongly(request: HttpRequest) -> HttpResponse:
    """A mistake in what is asked of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM no_such_table")
    return HttpResponse()


def forbidden(request: HttpRequest) -> HttpResponse:
    """A page that is not for the caller."""
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    """A request nobody sends by accident."""
    raise SuspiciousOperation


urlpatterns = [
    path("fails/", fails),
    path("en/fails/", fails),
    path("asks-wrongly/", asks_wrongly),
    path("forbidden/", forbidden),
    path("en/forbidden/", forbidden),
    path("suspicious/", suspicious),
    *site,
]
