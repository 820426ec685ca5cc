"""What the public pages of submissions have in common: no cookie, no copy kept, no number in an address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """Decorator: what is answered concerns one person and is kept nowhere on the way.

    These pages act on what the visitor holds (a form's token, a receipt number), on no session: there is nothing
    another site could make a browser do in somebody's name. It is refused all the same where the browser says so.
    """

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} and request.META.get("HTTP_SEC_FETCH_SITE") in {
            "cross-site",
            "same-site",
        }:
            response = HttpResponse(status=403)
        else:
            response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped
