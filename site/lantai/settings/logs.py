"""Where the site's words go: to the terminal, into files kept for half a year, by mail to the operator."""

from pathlib import Path
from typing import Any

LOGGERS: dict[str, dict[str, Any]] = {
    # Django's own handler mails whole requests, with what people typed.
    "django": {"handlers": [], "level": "INFO"},
    # Every saved page runs a handful of small tasks; only those that fail are news.
    "django_tasks": {"level": "WARNING"},
    # Clients of search engines log every request.
    "opensearch": {"level": "ERROR"},
    "elastic_transport": {"level": "ERROR"},
    # Writes addresses and names; who was turned away stands in the audit log.
    "axes": {"level": "CRITICAL"},
    "django.request": {"filters": ["not_the_beacon"]},
}


def logging(kind: str, folder: str, days: int, *, mailed: bool) -> dict[str, Any]:
    """`LOGGING`. `kind` is "plain" or "json"; with `folder` lines also go into its file of the day, and files older
    than `days` are deleted; `mailed`: errors go to `ADMINS`."""
    handlers: dict[str, Any] = {"console": {"class": "logging.StreamHandler", "formatter": kind}}
    if folder:
        handlers["files"] = {
            "class": "lantai.ops.logs.files.DailyFiles",
            "formatter": "json",
            "folder": str(Path(folder)),
            "days": days,
        }
    if mailed:
        handlers["operator"] = {
            "class": "lantai.ops.logs.operator.OperatorHandler",
            "level": "ERROR",
            "formatter": "plain",
        }
    # A line for each request is wanted where lines are collected, not in the terminal of a demonstration.
    requests = "INFO" if folder or kind == "json" else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"()": "lantai.ops.logs.formatting.Plain"},
            "json": {"()": "lantai.ops.logs.formatting.JsonLines"},
        },
        "filters": {"not_the_beacon": {"()": "lantai.visits.online.quiet.NotTheBeacon"}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "INFO"},
        "loggers": {**LOGGERS, "lantai.requests": {"level": requests}},
    }
