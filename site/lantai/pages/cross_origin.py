"""What scripts of other sites may read (CORS, WHATWG Fetch): public data for machines, without credentials."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

READ = "GET, HEAD, OPTIONS"
DAY = 24 * 60 * 60


def open_to_scripts(view: Callable[..., HttpResponseBase], methods: str = READ) -> Callable[..., HttpResponseBase]:
    """Let scripts of any origin call a view that gives everybody the same; answers their preflight requests.

    `methods` are what the view takes, OPTIONS among them.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = methods
            response["Access-Control-Allow-Headers"] = request.headers.get("Access-Control-Request-Headers", "")[:500]
            response["Access-Control-Max-Age"] = str(DAY)
            patch_vary_headers(response, ["Access-Control-Request-Headers"])
        else:
            response = view(request, *args, **kwargs)
            response["Access-Control-Expose-Headers"] = "ETag"
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return opened
