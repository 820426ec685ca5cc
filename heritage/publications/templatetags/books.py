"""How the running text of a book is set as HTML, on the web and in EPUB files."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ..manuscript.nodes import Inline, Note, Span

register = template.Library()


@register.simple_tag(takes_context=True)
def running(context: Any, inlines: list[Inline]) -> SafeString:
    """Spans and footnote calls; in an EPUB file (`medium` "epub") calls bear its own types too."""
    is_epub = context.get("medium") == "epub"
    return mark_safe("".join(_inline(inline, is_epub) for inline in inlines))  # noqa: S308 - each is escaped below


def _inline(inline: Inline, is_epub: bool) -> str:
    if isinstance(inline, Note):
        kind = mark_safe(' epub:type="noteref"') if is_epub else ""
        return format_html(
            '<a class="noteref" id="{}-r" href="#{}" role="doc-noteref"{}>〔{}〕</a>',
            inline.key,
            inline.key,
            kind,
            inline.number,
        )
    return _span(inline)


def _span(span: Span) -> str:
    html = format_html("{}", span.text)
    if span.raised:
        html = format_html("<sup>{}</sup>", html)
    if span.italic:
        html = format_html("<em>{}</em>", html)
    if span.bold:
        html = format_html("<strong>{}</strong>", html)
    if span.href:
        html = format_html('<a href="{}">{}</a>', span.href, html)
    if span.anchor:
        html = format_html('<span class="mention" id="{}">{}</span>', span.anchor, html)
    return str(html)
