"""Template tags of online views."""

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page

from ..online import figures
from ..online.subjects import PAGE, Subject, sign

register = template.Library()


def _subject(context: Context) -> Subject | None:
    """What a page is a view of: what its view put into the context as `counted`, or its live page.

    Previews and drafts are nobody's visit; error pages have no subject.
    """
    request = context.get("request")
    if request is None or getattr(request, "is_preview", False) or getattr(request, "shows_draft", False):
        return None
    counted = context.get("counted")
    if isinstance(counted, Subject):
        return counted
    page = context.get("page")
    return Subject(PAGE, page.pk) if isinstance(page, Page) and page.live else None


@register.inclusion_tag("visits/online/mark.html", takes_context=True)
def visit_mark(context: Context) -> dict[str, Any]:
    """The script that reports the visit, with the page's signed id; nothing where a visit is not counted."""
    subject = _subject(context)
    return {"token": sign(subject) if subject else ""}


@register.inclusion_tag("visits/online/figure.html", takes_context=True)
def visit_figure(context: Context) -> dict[str, Any]:
    """How often what the page shows was viewed online; nothing until it was."""
    subject = _subject(context)
    return {"views": figures.public_views(subject, context.get("page")) if subject else 0}
