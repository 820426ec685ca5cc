"""The county's yearbook entries."""
