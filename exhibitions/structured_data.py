"""What machines read on public pages: schema.org data as JSON-LD.

A photograph is a `Photograph`, anything else an `ArchiveComponent`, held by an
`ArchiveOrganization`; exhibitions and events are events with a place and a time.
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

from .models.exhibit import Kind
from .openness import DisplayBasis

if TYPE_CHECKING:
    from .models import EventPage, EventSession, Exhibit, ExhibitionPage, OnSiteRun

CONTEXT = "https://schema.org"


def exhibit(exhibit: "Exhibit", request: HttpRequest) -> dict[str, Any]:
    """One showable exhibit, with the images and tags the caller has prefetched.

    Raises `ValueError` for a record the public may not see.
    """
    if not exhibit.showable:
        raise ValueError(f"{exhibit.reference_code} may not be shown")
    address = absolute(exhibit.get_absolute_url())
    holder = archive(request)
    data = {
        "@context": CONTEXT,
        "@type": "Photograph" if exhibit.kind == Kind.PHOTO else "ArchiveComponent",
        "@id": address,
        "url": address,
        "name": exhibit.title,
        "identifier": {"@type": "PropertyValue", "propertyID": _("Reference code"), "value": exhibit.reference_code},
        "description": exhibit.description,
        "temporalCoverage": interval(exhibit.date_from, exhibit.date_to),
        "creator": known(exhibit.photographer) or known(exhibit.creator),
        "contributor": known(exhibit.creator) if known(exhibit.photographer) else "",
        "contentLocation": {"@type": "Place", "name": exhibit.place.name} if exhibit.place else None,
        "material": exhibit.material,
        "keywords": [tag.name for tag in exhibit.tags.all()],
        "copyrightNotice": exhibit.rights_note,
        "image": [image_object(held.image) for held in exhibit.images.all() if is_shown(held.image)],
        **_holding(exhibit, holder),
    }
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
    """Who keeps it. A photograph has no holder of its own in schema.org: it is part of a fonds that has one."""
    if exhibit.display_basis == DisplayBasis.OWN_WORK:
        return {"provider": holder}
    location = filled({"@type": "Place", "name": holder["name"], "address": holder.get("address")})
    if exhibit.kind == Kind.PHOTO:
        fonds = {"@type": "ArchiveComponent", "name": exhibit.fonds or holder["name"], "holdingArchive": holder}
        return {"provider": holder, "isPartOf": fonds | {"itemLocation": location}}
    part_of = {"@type": "ArchiveComponent", "name": exhibit.fonds} if exhibit.fonds else None
    return {"holdingArchive": holder, "itemLocation": location, "isPartOf": part_of}


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
