"""A story as schema.org `Article`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone

from exhibitions.structured_data import CONTEXT, archive, filled, image_object, interval
from lantai.media.templatetags.pictures import is_shown
from lantai.pages.addresses import absolute

if TYPE_CHECKING:
    from .models import StoryPage
    from .reading import Basis


def article(page: "StoryPage", request: HttpRequest, basis: "Iterable[Basis]", tags: Iterable[Any]) -> dict[str, Any]:
    """One story; `basis` must be showable exhibits, `tags` its tags. Anonymous stories have no author, days are ISO 8601."""
    address = absolute(page.get_url(request) or "")
    published, changed = page.first_published_at, page.last_published_at
    return filled(
        {
            "@context": CONTEXT,
            "@type": "Article",
            "@id": address,
            "url": address,
            "headline": page.title,
            "description": page.search_description or page.summary,
            "inLanguage": "zh-Hans",
            "author": {"@type": "Person", "name": page.byline} if page.byline else None,
            "publisher": archive(request),
            "datePublished": timezone.localtime(published).isoformat() if published else "",
            "mainEntityOfPage": address,
            "dateModified": timezone.localtime(changed).isoformat() if changed else "",
            "articleSection": page.theme.name if page.theme else "",
            "keywords": [tag.name for tag in tags],
            "temporalCoverage": interval(page.date_from, page.date_to),
            "contentLocation": {"@type": "Place", "name": page.place.name} if page.place else None,
            "image": [image_object(page.picture)] if is_shown(page.picture) else [],
            "isBasedOn": [
                {
                    "@type": "ArchiveComponent",
                    "name": held.exhibit.title,
                    "url": absolute(held.exhibit.get_absolute_url()),
                }
                for held in basis
            ],
            "isAccessibleForFree": True,
        }
    )
