"""`{% feed_link "events" %}`: lets readers and browsers discover a feed from a page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..feeds import feed

register = template.Library()
TYPES = {"Atom": "application/atom+xml", "RSS": "application/rss+xml"}


@register.simple_tag
def feed_link(key: str) -> SafeString:
    """The `<link rel="alternate">` of a registered feed, in its first format."""
    entry = feed(key)
    form, address = entry.links[0]
    return format_html('<link rel="alternate" type="{}" title="{}" href="{}">', TYPES[form], entry.label, address)
