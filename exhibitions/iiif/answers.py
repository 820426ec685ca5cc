"""How IIIF resources are answered: to any site, fresh, and without a body for who has them already."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from lantai.pages.cross_origin import open_to_scripts

from .addresses import CONTEXT

LD_JSON = f'application/ld+json;profile="{CONTEXT}"'
View = Callable[..., HttpResponse]


def for_everybody(view: View) -> Callable[..., HttpResponseBase]:
    """GET, HEAD and OPTIONS from pages of any site; what is not there is said in JSON."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return JsonResponse({"error": "There is no such resource."}, status=404)

    return open_to_scripts(answer)


def resource(request: HttpRequest, data: dict[str, Any], changed: datetime | None) -> HttpResponse:
    """A Manifest or Collection, last changed at that time."""
    return conditional(request, json.dumps(data, ensure_ascii=False, separators=(",", ":")), LD_JSON, changed)


def conditional(request: HttpRequest, text: str, content_type: str, changed: datetime | None) -> HttpResponse:
    """The text, or 304. It may be kept but has to be asked for again each time: a record that is closed is gone at once."""
    body = text.encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    seconds = int(changed.timestamp()) if changed else None
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    answer: HttpResponse = get_conditional_response(request, etag, seconds, response)  # type: ignore[assignment]
    return answer
