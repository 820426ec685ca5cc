"""What `/metrics` tells of long work and backups."""

from collections.abc import Mapping

from django.db.models import Count
from django_tasks_db.models import DBTaskResult

from .backup import standing
from .metrics import age, register_gauge


def _tasks() -> Mapping[str, float]:
    found = DBTaskResult.objects.order_by().values_list("status").annotate(number=Count("pk"))
    return {"READY": 0, "RUNNING": 0, "FAILED": 0, **dict(found)}


def _oldest_task() -> Mapping[str, float]:
    return age(
        DBTaskResult.objects.filter(status="READY")
        .order_by("enqueued_at")
        .values_list("enqueued_at", flat=True)
        .first()
    )


def register() -> None:
    """Take part in `/metrics`."""
    register_gauge("tasks", "Long tasks by how they stand.", _tasks, label="status")
    register_gauge("tasks_oldest_seconds", "How long the oldest task has waited to start.", _oldest_task)
    register_gauge("backup_taken_seconds", "Age of the last backup.", lambda: age(standing.last("taken")))
    register_gauge("backup_proven_seconds", "Age of the last proven backup.", lambda: age(standing.last("proven")))
