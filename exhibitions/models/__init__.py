"""Exhibits, exhibitions, Archives Day editions and events."""

from .archives_day import ArchivesDayPage
from .event import EventIndexPage, EventPage, EventSession
from .exhibit import Exhibit, ExhibitImage, ExhibitTag, RelatedExhibit
from .exhibition import ExhibitionIndexPage, ExhibitionPage, OnSiteRun
from .place import Place
from .placement import Placement

__all__ = [
    "ArchivesDayPage",
    "EventIndexPage",
    "EventPage",
    "EventSession",
    "Exhibit",
    "ExhibitImage",
    "ExhibitTag",
    "ExhibitionIndexPage",
    "ExhibitionPage",
    "OnSiteRun",
    "Place",
    "Placement",
    "RelatedExhibit",
]
