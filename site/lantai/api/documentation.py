"""`/api/v2/` itself: the documentation of everything machines can read here, with examples that work."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lantai.pages.addresses import absolute
from lantai.pages.cross_origin import open_to_scripts
from lantai.pages.feeds import feeds

from .router import NAMESPACE, endpoints
from .searching import BEST
from .viewsets import DEEPEST


@dataclass(frozen=True)
class Example:
    """A question and the address that answers it."""

    words: Any
    address: str

    @property
    def url(self) -> str:
        """With scheme and host."""
        return absolute(self.address)


@dataclass(frozen=True)
class Interface:
    """Another way for machines to read the site: what it is, and examples. `examples` is asked when the page is."""

    key: str
    name: Any
    note: Any
    examples: Callable[[], list[Example]]
    order: int


_interfaces: list[Interface] = []


def register_interface(
    key: str, name: Any, note: Any, examples: Callable[[], list[Example]], *, order: int = 0
) -> None:
    """Have another interface documented on the page, under the anchor `key`."""
    _interfaces.append(Interface(key, name, note, examples, order))
    _interfaces.sort(key=lambda interface: interface.order)


_examples: list[Callable[[], list[Example]]] = []


def register_examples(examples: Callable[[], list[Example]]) -> Callable[[], list[Example]]:
    """Add examples of the API with records there are; usable as a decorator."""
    _examples.append(examples)
    return examples


@open_to_scripts
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """/api/v2/: the documentation; as JSON the addresses alone, for `?format=json` or who accepts nothing else."""
    accepted = request.headers.get("Accept", "")
    wants_json = "application/json" in accepted and "text/html" not in accepted
    if request.GET.get("format") == "json" or wants_json:
        response: HttpResponse = JsonResponse(_addresses(), json_dumps_params={"indent": 4, "ensure_ascii": False})
    else:
        response = render(request, "api/guide.html", _guide())
    patch_vary_headers(response, ["Accept"])
    return response


@open_to_scripts
@require_safe
def not_there(request: HttpRequest) -> JsonResponse:
    """Any other address below /api/v2/, as JSON."""
    return JsonResponse({"message": "not found"}, status=404)


def _guide() -> dict[str, Any]:
    listings = [(endpoint, reverse(f"{NAMESPACE}:{endpoint.name}:listing")) for endpoint in endpoints()]
    return {
        "listings": listings,
        "common": (
            (
                "fields",
                _("which fields: fields=title,images adds these, fields=* gives all, fields=_,title only these"),
            ),
            ("search", _("words, through the search engine of the site; the best %(n)d hits") % {"n": BEST}),
            ("order", _("a field to sort by; -field for the other way round")),
            ("limit, offset", _("how many, at most 100, and from which on, at most %(n)d") % {"n": DEEPEST}),
        ),
        "examples": [example for ask in _examples for example in ask()],
        "interfaces": [(interface, interface.examples()) for interface in _interfaces],
        "feeds": feeds(),
        "title": _("For machines"),
    }


def _addresses() -> dict[str, Any]:
    return {
        "documentation": absolute(reverse("api_guide")),
        "endpoints": {
            endpoint.name: absolute(reverse(f"{NAMESPACE}:{endpoint.name}:listing")) for endpoint in endpoints()
        },
        "interfaces": {interface.key: [example.url for example in interface.examples()] for interface in _interfaces},
        "feeds": {feed.key: [absolute(address) for _form, address in feed.links] for feed in feeds()},
    }
