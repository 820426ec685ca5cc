"""Public pages of heritage that are not in the page tree: the register, reference lists, one element."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lantai.pages.paging import CountedPaginator, paging_context

from . import structured_data
from .account import account_of, for_account
from .countable import REGISTER, element_viewed, list_viewed
from .models import ReferenceList
from .models.element import TEXTS
from .register import Register

PER_PAGE = 24
LINES_PER_PAGE = 50


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The hall's own elements, filtered by the query string; see `heritage.register`."""
    listing = Register(request.GET.dict())
    found = listing.results().for_display().defer(*TEXTS, "note")
    page = CountedPaginator(found, PER_PAGE, listing.total).get_page(request.GET.get("page"))
    lists = list(ReferenceList.objects.filter(is_public=True, elements__isnull=False).distinct())
    context = {"counted": REGISTER, "lists": lists, **paging_context(request, listing, page)}
    return render(request, "heritage/register.html", context)


@require_safe
def reference_list(request: HttpRequest, slug: str) -> HttpResponse:
    """One public reference list, with its source; its entries lead to a page only if the hall published one."""
    source = get_object_or_404(ReferenceList, slug=slug, is_public=True)
    listing = Register(request.GET.dict(), source)
    found = listing.results().defer(*TEXTS, "note", "summary")
    page = CountedPaginator(found, LINES_PER_PAGE, listing.total).get_page(request.GET.get("page"))
    context = {"counted": list_viewed(source), "source": source, **paging_context(request, listing, page)}
    return render(request, "heritage/reference_list.html", context)


@require_safe
def element(request: HttpRequest, slug: str) -> HttpResponse:
    """One published element; 404 for any other, as if it did not exist."""
    shown = get_object_or_404(for_account().published(), slug=slug)
    account = account_of(shown, request)
    return render(
        request,
        "heritage/element.html",
        {
            **account,
            "counted": element_viewed(shown),
            "structured_data": structured_data.element(shown, request, account["basis"]),
        },
    )
