"""Visitors: counted on site and online, two ledgers that are never summed."""

from .onsite import Device, Enrolment, Quarantined, Session, Tally

__all__ = ["Device", "Enrolment", "Quarantined", "Session", "Tally"]
