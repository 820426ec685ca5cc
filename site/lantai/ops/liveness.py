"""`/livez`: the process answers. Nothing else is asked: a database that is away is no reason to restart the site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PATH = "/livez"


def answered_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before all others: 200 and "ok", whatever the host is called and whether by TLS or not."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == PATH:
            return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
        return get_response(request)

    return middleware
