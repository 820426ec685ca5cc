"""`/oai`: the one address of the protocol."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from lantai.pages.cross_origin import open_to_scripts

from . import arguments, responses
from .errors import ProtocolError

CONTENT_TYPE = "text/xml; charset=utf-8"


@partial(open_to_scripts, methods="GET, HEAD, POST, OPTIONS")
@csrf_exempt
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """A request of OAI-PMH 2.0 as query or as form. Errors of the protocol are answers like any other: 200."""
    query = request.POST if request.method == "POST" else request.GET
    with translation.override("zh-hans"):
        try:
            content = responses.answer(arguments.read(query))
        except ProtocolError as error:
            content = responses.refusal(error)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    # Harvesters ask what is so now.
    response["Cache-Control"] = "no-cache"
    return response
