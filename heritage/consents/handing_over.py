"""The register of consents is handed over; how to reach the people in it is not."""

from lantai.ops.handover.rules import hide

hide("consents.Consent", "contact")
