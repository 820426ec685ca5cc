"""Lines of the log, for people and for programs."""

import datetime
import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from . import discretion, requests


def said(record: logging.LogRecord) -> str:
    """The message of a record; the address of a request in it is the address's pattern."""
    request = getattr(record, "request", None)
    path = getattr(request, "path", None)
    if path and isinstance(record.args, tuple):
        route = requests.route_of(request)
        return str(record.msg) % tuple(route if argument == path else argument for argument in record.args)
    return record.getMessage()


class Plain(logging.Formatter):
    """For a terminal or a journal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return discretion.told(ei)

    def format(self, record: logging.LogRecord) -> str:
        copy = logging.makeLogRecord(record.__dict__)
        copy.msg, copy.args, copy.exc_text = said(record), None, None
        return discretion.blotted(super().format(copy))


class JsonLines(JsonFormatter):
    """One JSON object a line: `time` (UTC), `level`, `logger`, `message`, and `request`, its id, within one.

    Of each request `method`, `route`, `status` and `ms`; of an error `error`, where it happened and what led to it.
    """

    KNOWN = ("method", "route", "status", "ms")

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        moment = datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC)
        log_data["time"] = moment.isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = discretion.blotted(said(record))
        if number := requests.current():
            log_data["request"] = number
        for name in self.KNOWN:
            if (value := record.__dict__.get(f"request_{name}")) is not None:
                log_data[name] = value
        if record.exc_info:
            log_data["error"] = discretion.blotted(discretion.told(record.exc_info))
