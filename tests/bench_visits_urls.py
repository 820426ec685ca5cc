"""The site with one view more, as bare as a Django view can be: what the beacon is measured against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from lantai.urls import handler403, handler404, handler500
from lantai.urls import urlpatterns as site

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [path("bare", bare), *site]
