"""The landing page /heritage/: the register here, and what other parts of heritage put on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from .models import ReferenceList
from .register import Register

SHELF = 6
Contribution = Callable[[HttpRequest], dict[str, Any]]


@dataclass(frozen=True)
class Section:
    """One part of the landing page: a template, and the context it takes as `section`."""

    template: str
    context: dict[str, Any]


_sections: list[tuple[int, str, Contribution]] = []


def register_section(order: int, template: str) -> Callable[[Contribution], Contribution]:
    """Decorator: put a section on the landing page. An empty context leaves it out."""

    def add(contribution: Contribution) -> Contribution:
        _sections.append((order, template, contribution))
        _sections.sort(key=lambda section: section[0])
        return contribution

    return add


def sections(request: HttpRequest) -> list[Section]:
    """The sections that have something to show, in order."""
    found = ((template, contribution(request)) for _order, template, contribution in _sections)
    return [Section(template, context) for template, context in found if context]


@register_section(10, "heritage/includes/landing_elements.html")
def elements(_request: HttpRequest) -> dict[str, Any]:
    """The hall's own elements, and how many there are of each category."""
    listing = Register({})
    return {
        "categories": listing.facets["category"].values,
        "total": listing.total,
        "elements": list(listing.results().for_display()[:SHELF]),
    }


@register_section(90, "heritage/includes/landing_lists.html")
def lists(_request: HttpRequest) -> dict[str, Any]:
    """Lists of other regions."""
    found = list(ReferenceList.objects.filter(is_public=True, elements__isnull=False).distinct())
    return {"lists": found} if found else {}
