"""What every site starts with: each domain app registers the pages it cannot do without."""

from collections.abc import Callable
from typing import TypeVar

from .models import BasePage, HomePage

Founder = Callable[[HomePage], None]
SectionPage = TypeVar("SectionPage", bound=BasePage)

_founders: list[Founder] = []


def register_founder(founder: Founder) -> Founder:
    """Register a function that adds to a site what it lacks; called again on sites that stand. Usable as a decorator."""
    _founders.append(founder)
    return founder


def found_missing(home: HomePage) -> None:
    """Have every app add what the site below `home` lacks."""
    for founder in _founders:
        founder(home)


def section(home: HomePage, model: type[SectionPage], title: str, slug: str) -> SectionPage | None:
    """Add and publish the one page of its type below `home`; None where there is one, whatever its name."""
    if model.objects.exists():
        return None
    home.refresh_from_db()
    page: SectionPage = home.add_child(instance=model(title=title, slug=slug))
    page.save_revision().publish()
    return page
