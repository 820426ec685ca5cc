"""A sign of life for as long as a job is at work, however long its steps are."""

import logging
import threading
from types import TracebackType

from django.db import Error, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from .models import Job

logger = logging.getLogger(__name__)

# So long a job's beat may stand still before it counts as lost, by the clock of whoever watches.
lease_seconds = 60.0


class Beat(threading.Thread):
    """Context manager: a thread that makes the beat of a job grow four times a lease."""

    def __init__(self, job: Job) -> None:
        super().__init__(name=f"beat-{job.pk}", daemon=True)
        self.job = job
        self.over = threading.Event()

    def __enter__(self) -> None:
        self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.join()

    def run(self) -> None:
        try:
            while not self.over.wait(lease_seconds / 4):
                try:
                    if not self._mine().update(beat=F("beat") + 1, heard_at=timezone.now()):
                        return
                except Error:
                    logger.warning("Job %s could not show that it lives; it is tried again.", self.job.pk)
                    connection.close()
        finally:
            connection.close()

    def _mine(self) -> "QuerySet[Job]":
        return Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=Job.State.RUNNING)
