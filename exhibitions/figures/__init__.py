"""What exhibitions and events bring to the year's figures."""

from . import archives_day, displayed, gaps, guidance, viewed

__all__ = ["archives_day", "displayed", "gaps", "guidance", "viewed"]
