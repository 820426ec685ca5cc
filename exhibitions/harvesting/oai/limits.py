"""How often a harvester may ask."""

from django.http import HttpRequest, HttpResponse

from lantai.pages.limits import Limit, register_limit


def refused(_request: HttpRequest, seconds: int) -> HttpResponse:
    """503 with `Retry-After`: what OAI-PMH 2.0 (3.1.2.2) says for this, and what harvesters wait at."""
    words = f"Too many requests. Come back in {seconds} seconds.\n"
    return HttpResponse(words, status=503, content_type="text/plain", headers={"Retry-After": str(seconds)})


# One harvester that asks as fast as it is answered stays below it: many of them know no waiting.
register_limit("oai", Limit("oai", 3000, refusal=refused))
