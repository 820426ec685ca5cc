"""An element as schema.org `CreativeWork`: the vocabulary has no type for living traditions."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from exhibitions.structured_data import CONTEXT, archive, filled, image_object
from lantai.media.templatetags.pictures import is_shown
from lantai.pages.addresses import absolute

from .categories import NAMES

if TYPE_CHECKING:
    from exhibitions.models import Exhibit

    from .models import HeritageElement


def element(shown: "HeritageElement", request: HttpRequest, basis: "list[Exhibit]") -> dict[str, Any]:
    """One element; `basis` must be showable exhibits. People are left out: consent was given to the page alone."""
    address = absolute(shown.get_absolute_url())
    published, changed = shown.first_published_at, shown.last_published_at
    return filled(
        {
            "@context": CONTEXT,
            "@type": "CreativeWork",
            "@id": address,
            "url": address,
            "name": shown.name,
            "identifier": (
                {"@type": "PropertyValue", "propertyID": _("Number in the list"), "value": shown.number_text}
                if shown.number_text
                else None
            ),
            "genre": NAMES[shown.category],
            "description": shown.summary,
            "inLanguage": "zh-Hans",
            "datePublished": timezone.localtime(published).isoformat() if published else "",
            "dateModified": timezone.localtime(changed).isoformat() if changed else "",
            "maintainer": {"@type": "Organization", "name": shown.protecting_unit} if shown.protecting_unit else None,
            "sdPublisher": archive(request),
            "spatialCoverage": [
                *({"@type": "Place", "name": place.name} for place in shown.townships.all()),
                *([{"@type": "Place", "name": shown.region}] if shown.region else []),
            ],
            "image": [image_object(held.image) for held in shown.pictures.all() if is_shown(held.image)],
            "isBasedOn": [
                {"@type": "ArchiveComponent", "name": exhibit.title, "url": absolute(exhibit.get_absolute_url())}
                for exhibit in basis
            ],
            "isAccessibleForFree": True,
        }
    )
