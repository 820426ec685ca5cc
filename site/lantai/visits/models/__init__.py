"""Visitors: counted on site and online, two ledgers that are never summed."""

from .attendants import Attendant
from .daily import DailyAttendance
from .online import DailyViews, HourlyViews, Roller, Sighting, SpoolFile, StreamPosition
from .onsite import Device, Enrolment, Quarantined, Session, Tally

__all__ = [
    "Attendant",
    "DailyAttendance",
    "DailyViews",
    "Device",
    "Enrolment",
    "HourlyViews",
    "Quarantined",
    "Roller",
    "Session",
    "Sighting",
    "SpoolFile",
    "StreamPosition",
    "Tally",
]
