"""What the templates of lists ask of elements."""

from django import template

from ..categories import Category, Level
from ..models import HeritageElement
from ..register import plain

register = template.Library()


@register.filter
def category_shown(element: HeritageElement) -> str:
    """The category in the reader's language."""
    return plain(Category(element.category))


@register.filter
def level_shown(element: HeritageElement) -> str:
    """The level in the reader's language."""
    return plain(Level(element.level))
