"""Logs without personal data: no address, no query, nothing a person typed."""
