"""A backup ordered in the admin: taken into `BACKUP_FOLDER` and proven, as the nightly command does."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantai.ops.work.kinds import CannotDoError, kind
from lantai.ops.work.models import Job, JobLine
from lantai.ops.work.running import Work

from . import snapshots, standing
from .store import BackupError, Store


def may_back_up(user: Any) -> bool:
    """A backup holds everything: it is the administrator's."""
    return bool(user.is_active and user.is_superuser)


def begin(user: Any) -> Job | None:
    """Have a backup taken and proven; the one at work, if there is one. Raises `PermissionDenied`."""
    if not may_back_up(user):
        raise PermissionDenied
    return working() or perform.start(user=user)


def working() -> Job | None:
    """The backup that is being taken now."""
    states = [Job.State.WAITING, Job.State.RUNNING]
    return Job.objects.filter(kind_name="ops.backup", state__in=states).first()


@kind("ops.backup", gettext_lazy("Backup"), url=lambda _job: reverse("ops_backup"))
def perform(work: Work) -> str:
    """Take a snapshot and prove it. What was read before it is cancelled is a content the next one need not copy."""
    if not settings.BACKUP_FOLDER:
        raise CannotDoError(_("There is no folder for backups: set BACKUP_FOLDER to one on another disk."))
    try:
        store = Store.prepare(Path(settings.BACKUP_FOLDER), settings.BACKUP_PASSPHRASE)
        outcome = snapshots.take(store, work.say, work.tell)
        standing.note("taken", outcome)
        for name in outcome.gone_meanwhile:
            work.say(_("Went away during the backup: %(name)s") % {"name": name}, JobLine.Level.WARNING)
        standing.note("proven", snapshots.prove(store, outcome.snapshot, work.say, work.tell))
        if settings.BACKUP_KEEP > 0:
            store.forget_all_but(settings.BACKUP_KEEP)
    except (BackupError, OSError) as error:
        raise CannotDoError(str(error)) from error
    return standing.words(outcome)
