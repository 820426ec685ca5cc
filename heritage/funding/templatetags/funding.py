"""`{% funding_of book %}`: what the public is told of a book's funding; nothing where there is nothing to tell."""

from typing import Any

from django import template

from ..standing import standings_of

register = template.Library()


@register.inclusion_tag("funding/includes/standing.html")
def funding_of(publication: Any) -> dict[str, Any]:
    return {"standings": standings_of(publication) if publication.pk else []}
