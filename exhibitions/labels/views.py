"""`/x/<code>`: from a label to the page of what it tells of."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantai.visits.online.counting import count, is_asked_ahead

from . import codes
from .links import follow
from .models import ShortLink
from .scans import SCANS


@never_cache
@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """302 to the record's page, counted as a scan; 404 for a wrong code and for what the public may not see alike.

    Never a permanent redirect: browsers would keep it, and neither scans nor a new address would reach them.
    """
    spelled = codes.read(code)
    link = ShortLink.objects.filter(code=spelled).first() if spelled else None
    leads = follow(link) if link else None
    if leads is None:
        raise Http404
    address, subject = leads
    if request.method == "GET" and not is_asked_ahead(request):
        # A scan that cannot be stored is not counted; whoever scanned gets where they want all the same.
        count(request, SCANS.of(subject))
    return HttpResponseRedirect(address)
