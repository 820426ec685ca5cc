"""`POST /visits/hit`: a page that became visible says so.

The body is the signed id of the page. The answer is 204 and sets nothing; junk is answered 400 before
anything is looked up, and never stored.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .counting import count
from .subjects import MAX_TOKEN, ForgedIdError, unsign


@csrf_exempt
@require_POST
def hit(request: HttpRequest) -> HttpResponse:
    """204 when the hit is stored or is not a visitor's; 400 junk or forged; 503 when it cannot be stored."""
    meta = request.META
    # Browsers say where a request comes from; a foreign page cannot raise our figures with its visitors.
    if meta.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return HttpResponse(status=400)
    if not 0 < _length(meta.get("CONTENT_LENGTH")) <= MAX_TOKEN:
        return HttpResponse(status=400)
    try:
        subject = unsign(request.read(MAX_TOKEN).decode("ascii"))
    except (ForgedIdError, UnicodeDecodeError):
        return HttpResponse(status=400)
    return HttpResponse(status=204 if count(request, subject) else 503)


def _length(header: str | None) -> int:
    return int(header) if header and header.isascii() and header.isdigit() and len(header) < 8 else 0
