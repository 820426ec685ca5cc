"""What the modules of the project warn of while a job runs stands in the job's log, too."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error

from .models import Job, JobLine

MOST = 500


class _Listener(logging.Handler):
    def __init__(self, job: Job) -> None:
        super().__init__(logging.WARNING)
        self.job, self.thread, self.heard = job, threading.get_ident(), 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self.thread or record.exc_info or self.heard >= MOST:
            return
        self.heard += 1
        level = JobLine.Level.ERROR if record.levelno >= logging.ERROR else JobLine.Level.WARNING
        try:
            JobLine.objects.create(job_id=self.job.pk, level=level, words=record.getMessage())
        except Error:
            self.handleError(record)


@contextmanager
def listening(job: Job) -> Iterator[None]:
    """Take down warnings of this thread. Errors with a traceback are for the log of the server alone."""
    listener = _Listener(job)
    ours = [logging.getLogger(name) for name in ("lantai", "exhibitions", "stories", "heritage")]
    for logger in ours:
        logger.addHandler(listener)
    try:
        yield
    finally:
        for logger in ours:
            logger.removeHandler(listener)
