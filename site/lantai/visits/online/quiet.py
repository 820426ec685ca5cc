"""What is not worth a line in the log."""

import logging


class NotTheBeacon(logging.Filter):
    """Leaves out Django's line for each refused beacon: a flood of junk would be a flood of lines.

    A spool that cannot be written is told by the beacon itself, once a minute.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return getattr(request, "path", "") != "/visits/hit"
