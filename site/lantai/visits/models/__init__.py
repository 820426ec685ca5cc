"""Visitors: counted on site and online, two ledgers that are never summed."""

__all__: list[str] = []
