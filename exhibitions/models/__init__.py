"""Exhibits, exhibitions, Archives Day editions and events."""

from .archives_day import ArchivesDayPage
from .event import EventIndexPage, EventPage, EventSession
from .exhibit import Exhibit, ExhibitImage, ExhibitTag, RelatedExhibit
from .exhibition import Curator, ExhibitionIndexPage, ExhibitionPage, OnSiteRun, PartnerUnit
from .place import Place
from .placement import Placement

__all__ = [
    "ArchivesDayPage",
    "Curator",
    "EventIndexPage",
    "EventPage",
    "EventSession",
    "Exhibit",
    "ExhibitImage",
    "ExhibitTag",
    "ExhibitionIndexPage",
    "ExhibitionPage",
    "OnSiteRun",
    "PartnerUnit",
    "Place",
    "Placement",
    "RelatedExhibit",
]
