"""What machines read on public pages: schema.org data as JSON-LD.

Every exhibit is an `ArchiveComponent`, held by an `ArchiveOrganization` unless it is not of the holdings, and a
photograph a `Photograph` as well; exhibitions and events are events with a place and a time.
Days are ISO 8601, uncertain dates the interval they lie in.
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from lantai.media.models import ArchiveImage
from lantai.media.templatetags.pictures import is_shown, picture_url
from lantai.pages.addresses import absolute
from lantai.pages.models import HallSettings

from . import catalogue_card
from .archival_dates import parse
from .models.exhibit import Kind
from .openness import DisplayBasis

if TYPE_CHECKING:
    from .models import EventPage, EventSession, Exhibit, ExhibitionPage, OnSiteRun, Placement

CONTEXT = "https://schema.org"


def exhibit(exhibit: "Exhibit", request: HttpRequest, placements: "Iterable[Placement]" = ()) -> dict[str, Any]:
    """One showable exhibit, with the images and tags the caller has prefetched.

    `placements` are those in exhibitions everybody may see. Raises `ValueError` for a record the public may not see.
    """
    if not exhibit.showable:
        raise ValueError(f"{exhibit.reference_code} may not be shown")
    address = absolute(exhibit.get_absolute_url())
    holder = archive(request)
    data = {
        "@context": CONTEXT,
        "@type": _types(exhibit),
        "@id": address,
        "url": address,
        "name": exhibit.title,
        "identifier": {"@type": "PropertyValue", "propertyID": _("Reference code"), "value": exhibit.reference_code},
        "description": exhibit.description,
        "temporalCoverage": interval(exhibit.date_from, exhibit.date_to),
        "dateCreated": _exact(exhibit),
        "dateModified": timezone.localtime(exhibit.updated_at).isoformat(),
        "inLanguage": "zh-Hans" if exhibit.kind == Kind.DOCUMENT else "",
        "creator": known(exhibit.photographer) or known(exhibit.creator),
        "contributor": known(exhibit.creator) if known(exhibit.photographer) else "",
        "contentLocation": {"@type": "Place", "name": exhibit.place.name} if exhibit.place else None,
        "material": exhibit.material,
        "keywords": [tag.name for tag in exhibit.tags.all()],
        "copyrightNotice": exhibit.rights_note,
        "usageInfo": {"@type": "CreativeWork", "text": exhibit.rights_note} if exhibit.rights_note else None,
        "conditionsOfAccess": catalogue_card.basis_shown(exhibit),
        "isAccessibleForFree": True,
        "image": [image_object(held.image) for held in exhibit.images.all() if is_shown(held.image)],
        **_holding(exhibit, holder),
    }
    shown = [held["contentUrl"] for held in data["image"]]
    data["thumbnailUrl"] = shown[0] if shown else ""
    data["isPartOf"] = [*([data["isPartOf"]] if data.get("isPartOf") else []), *map(_collection, placements)]
    return filled(data)


def exhibition(
    page: "ExhibitionPage",
    request: HttpRequest,
    exhibits: "Iterable[Exhibit]" = (),
    runs: "Iterable[OnSiteRun] | None" = None,
) -> dict[str, Any]:
    """One exhibition; several showings on site become events within it.

    `exhibits` must be showable ones; `runs` spares a query where the caller has them.
    """
    runs = sorted(page.runs.all() if runs is None else runs, key=lambda run: run.starts_on)
    data = {
        **_event(page, request, "ExhibitionEvent"),
        "alternateName": page.subtitle,
        "inLanguage": "zh-Hans",
        "superEvent": _edition(page),
        "workFeatured": [
            {"@type": "CreativeWork", "name": shown.title, "url": absolute(shown.get_absolute_url())}
            for shown in exhibits
        ],
    }
    if not runs:
        first = page.first_published_at
        data["startDate"] = timezone.localdate(first).isoformat() if first else ""
        data["location"] = {"@type": "VirtualLocation", "url": data["url"]}
        data["eventAttendanceMode"] = f"{CONTEXT}/OnlineEventAttendanceMode"
        return filled(data)
    data |= _span([run.starts_on for run in runs], [run.ends_on for run in runs])
    data["location"] = [_venue(name) for name in dict.fromkeys(run.venue for run in runs)]
    data["eventAttendanceMode"] = f"{CONTEXT}/MixedEventAttendanceMode"
    if len(runs) > 1:
        data["subEvent"] = [_run(page, run) for run in runs]
    return filled(data)


def event(page: "EventPage", request: HttpRequest) -> dict[str, Any]:
    """One event; its sessions, if several, become events within it."""
    sessions = page.ordered_sessions
    data = {
        **_event(page, request, "Event"),
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "eventStatus": f"{CONTEXT}/EventScheduled",
        "inLanguage": "zh-Hans",
        "superEvent": _edition(page),
        "about": _about(page),
        "audience": {"@type": "Audience", "audienceType": page.audience} if page.audience else None,
    }
    if sessions:
        data |= _span(
            [timezone.localtime(session.starts_at) for session in sessions],
            [timezone.localtime(session.ends_at) for session in sessions],
        )
        data["location"] = [_venue(name) for name in dict.fromkeys(session.venue for session in sessions)]
    if len(sessions) > 1:
        data["subEvent"] = [_session(page, session) for session in sessions]
    return filled(data)


def interval(first: datetime.date | None, last: datetime.date | None) -> str:
    """ISO 8601: a day, or an interval of days; "" for an unknown date."""
    if not first:
        return ""
    if not last or first == last:
        return first.isoformat()
    return f"{first.isoformat()}/{last.isoformat()}"


def _holding(exhibit: "Exhibit", holder: dict[str, Any]) -> dict[str, Any]:
    """Who keeps it, and as part of which fonds."""
    if exhibit.display_basis == DisplayBasis.OWN_WORK:
        return {"provider": holder}
    location = filled({"@type": "Place", "name": holder["name"], "address": holder.get("address")})
    part_of = {"@type": "ArchiveComponent", "name": exhibit.fonds} if exhibit.fonds else None
    return {"holdingArchive": holder, "itemLocation": location, "isPartOf": part_of}


def _types(exhibit: "Exhibit") -> str | list[str]:
    """A photograph of the holdings is both: a photograph, and a component of the archives."""
    if exhibit.kind != Kind.PHOTO:
        return "ArchiveComponent"
    return "Photograph" if exhibit.display_basis == DisplayBasis.OWN_WORK else ["Photograph", "ArchiveComponent"]


def _exact(exhibit: "Exhibit") -> str:
    """The day it was made, where the record says one for certain."""
    is_day = exhibit.date_from and exhibit.date_from == exhibit.date_to
    return interval(exhibit.date_from, None) if is_day and not parse(exhibit.date_text).is_circa else ""


def _collection(placement: "Placement") -> dict[str, str]:
    """What hangs in an exhibition, as a whole an exhibit can be part of: the exhibition itself is an event."""
    address = absolute(placement.exhibition.get_url() or "")
    return {"@type": "Collection", "name": placement.exhibition.title, "url": address}


def archive(request: HttpRequest) -> dict[str, Any]:
    """The hall as an organisation."""
    hall = HallSettings.for_request(request)
    return filled(
        {
            "@type": "ArchiveOrganization",
            "name": hall.name,
            "url": absolute("/"),
            "address": hall.address,
            "telephone": hall.phone,
        }
    )


def _event(page: "EventPage | ExhibitionPage", request: HttpRequest, kind: str) -> dict[str, Any]:
    address = absolute(page.get_url(request) or "")
    picture = page.picture or page.poster
    return {
        "@context": CONTEXT,
        "@type": kind,
        "@id": address,
        "url": address,
        "name": page.title,
        "description": page.search_description or page.summary,
        "image": [image_object(picture)] if is_shown(picture) else [],
        "organizer": archive(request),
        "isAccessibleForFree": True,
    }


def _edition(page: "EventPage | ExhibitionPage") -> dict[str, str] | None:
    """The Archives Day it belongs to, as far as the page itself names it."""
    if not page.edition or not page.edition.live:
        return None
    return {"@type": "Event", "name": page.edition.title, "url": absolute(page.edition.get_url() or "")}


def _about(page: "EventPage") -> dict[str, str] | None:
    if not page.exhibition or not page.exhibition.live:
        return None
    return {"@type": "ExhibitionEvent", "name": page.exhibition.title, "url": absolute(page.exhibition.get_url() or "")}


def _run(page: "ExhibitionPage", run: "OnSiteRun") -> dict[str, Any]:
    return filled(
        {
            "@type": "ExhibitionEvent",
            "name": page.title,
            "location": _venue(run.venue),
            **_span([run.starts_on], [run.ends_on]),
        }
    )


def _session(page: "EventPage", session: "EventSession") -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": f"{page.title} {session.name}".strip(),
        "location": _venue(session.venue),
        "startDate": timezone.localtime(session.starts_at).isoformat(),
        "endDate": timezone.localtime(session.ends_at).isoformat(),
    }


def _span(starts: list[Any], ends: list[Any]) -> dict[str, str]:
    """First beginning and last end; no end while one is open."""
    data = {"startDate": min(starts).isoformat()}
    if all(ends):
        data["endDate"] = max(ends).isoformat()
    return data


def _venue(name: str) -> dict[str, str]:
    return {"@type": "Place", "name": name, "address": name}


def image_object(image: ArchiveImage | None) -> dict[str, Any]:
    """The JPEG of an image the public may have."""
    if not image:
        return {}
    width, height = image.pictures["jpeg"]
    return filled(
        {
            "@type": "ImageObject",
            "contentUrl": absolute(picture_url(image, width, "jpg")),
            "width": width,
            "height": height,
            "caption": image.default_alt_text,
            "creditText": image.credit,
        }
    )


def known(name: str) -> str:
    """A name, unless it says that there is none (不详, 摄影者不详)."""
    return "" if name in {"佚名", "无"} or name.endswith("不详") else name


def filled(data: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}
