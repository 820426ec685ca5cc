"""The steps of an import kept in the admin. Each asks for the user's right and for the state it starts from."""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from lantai.ops.durability import synced_at_the_end
from lantai.ops.work.kinds import CannotDoError, kind
from lantai.ops.work.models import Job
from lantai.ops.work.running import Work

from .archives import RefusedArchiveError
from .engine import Import, RowResult
from .files import Files, folder_files, subfolder, zipped_files
from .headings import Header, find_header, with_meaning
from .models import KEPT_DAYS, ImportRow, ImportRun
from .report import summary_of, write_report
from .subjects import Outcome, Subject
from .tables import Table, UnreadableTableError, open_table

BATCH = 200
_STEP = datetime.timedelta(seconds=1)
State = ImportRun.State


def begin(
    subject: Subject,
    file: UploadedFile,
    *,
    user: Any,
    pictures_file: UploadedFile | None = None,
    pictures_folder: str = "",
    options: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Keep a list that was handed in, with its pictures. Raises `PermissionDenied`."""
    if not subject.may_import(user):
        raise PermissionDenied
    discard_expired()
    return ImportRun.objects.create(
        subject_name=subject.name,
        file_name=file.name or "",
        file=file,
        pictures_file=pictures_file or "",
        pictures_name=(pictures_file and pictures_file.name) or "",
        pictures_folder=pictures_folder,
        options=dict(options or {}),
        user=user,
    )


def settle(run: ImportRun, mapping: Mapping[int, str], *, sheet: str, user: Any) -> None:
    """Note which column fills which field, and have the list tried. Raises as `start` does."""
    run.mapping = {str(column): key for column, key in mapping.items()}
    run.sheet = sheet
    run.save(update_fields=["mapping", "sheet"])
    start(run, user=user, dry_run=True)


def start(run: ImportRun, *, user: Any, dry_run: bool) -> bool:
    """Set the task going; False if it is at work already, or the list is gone.

    Raises `PermissionDenied`.
    """
    if not run.subject.may_import(user):
        raise PermissionDenied
    # One statement, so that of two clicks one starts it.
    taken = (
        ImportRun.objects.filter(pk=run.pk)
        .exclude(state__in=[State.WAITING, State.CHECKING, State.RUNNING])
        .exclude(file="")
        .update(
            state=State.WAITING, user=user, total=0, done=0, counts={}, notes=[], error="", updated_at=timezone.now()
        )
    )
    if taken:
        log(instance=run, action="imports.try" if dry_run else "imports.run", user=user)
        title = _("%(file)s (trial)") % {"file": run.file_name} if dry_run else run.file_name
        perform.start(run.pk, dry_run, user=user, title=title, linked=lambda job: _link(run, job))
    run.refresh_from_db()
    return bool(taken)


def _link(run: ImportRun, job: Job) -> None:
    ImportRun.objects.filter(pk=run.pk).update(job=job)


def _run_url(job: Job) -> str:
    return reverse("imports:edit", args=[job.arguments[0]]) if ImportRun.objects.filter(job=job).exists() else ""


def _ended(job: Job) -> None:
    """An import whose job ended without a result is put down; rows that are in are in."""
    run = ImportRun.objects.filter(job=job, state__in=[State.WAITING, State.CHECKING, State.RUNNING]).first()
    if run is None:
        return
    if job.state == Job.State.CANCELLED:
        run.error = _("It was cancelled. Rows done before that are in; starting again goes on with the rest.")
    else:
        run.error = job.error or _(
            "It stopped unexpectedly. Rows done before that are in; starting again goes on with the rest."
        )
    run.state = State.FAILED
    run.save(update_fields=["state", "error", "updated_at"])


def _may(user: Any, job: Job) -> bool:
    run = ImportRun.objects.filter(job=job).first()
    return bool(run and run.subject.may_import(user))


@kind("imports.run", gettext_lazy("Import"), url=_run_url, may=_may, ended=_ended)
def perform(work: Work, run_id: int, dry_run: bool) -> str | None:
    """Try or carry out an import, telling how far it is. Begun anew it finds the rows that are in unchanged."""
    run = ImportRun.objects.filter(pk=run_id).select_related("user").first()
    if run is None or not run.file:
        return None
    run.state = State.CHECKING if dry_run else State.RUNNING
    run.done, run.error = 0, ""
    run.save(update_fields=["state", "done", "error", "updated_at"])
    run.rows.all().delete()
    try:
        with synced_at_the_end(), opened(run) as (table, header), pictures_of(run) as files:
            _perform(work, run, table, header, files, dry_run=dry_run)
    except (UnreadableTableError, RefusedArchiveError, NotADirectoryError) as refusal:
        raise CannotDoError(str(refusal)) from refusal
    with work.confirmed():
        run.state = State.CHECKED if dry_run else State.DONE
        run.save()
    if run.is_finished and run.pictures_file:
        run.pictures_file.delete()
    return " · ".join(f"{count} {outcome.label}" for outcome, count in run.outcomes if count)


def _perform(work: Work, run: ImportRun, table: Table, header: Header, files: Files | None, *, dry_run: bool) -> None:
    importing = Import(
        table,
        header,
        run.subject,
        user=run.user,
        files=files,
        options=run.options,
        source_name=run.file_name,
        dry_run=dry_run,
    )
    run.total, run.empty = importing.total, importing.empty
    run.save(update_fields=["total", "empty", "updated_at"])
    batch: list[ImportRow] = []
    told = timezone.now()
    step = _("Trying rows") if dry_run else _("Importing rows")
    for result in importing.results():
        batch.append(_row(run, result))
        run.done += 1
        if len(batch) >= BATCH or timezone.now() - told > _STEP:
            ImportRow.objects.bulk_create(batch)
            batch, told = [], timezone.now()
            run.save(update_fields=["done", "updated_at"])
        work.tell(step, run.done, run.total)
    ImportRow.objects.bulk_create(batch)
    run.counts, run.notes = dict(importing.counts), importing.notes


def _row(run: ImportRun, result: RowResult) -> ImportRow:
    return ImportRow(
        run=run,
        number=result.number,
        key=result.key[:200],
        title=result.title[:255],
        outcome=result.outcome,
        rank=list(Outcome).index(result.outcome),
        reasons=list(result.reasons),
        notes=list(result.notes),
        changes=[list(change) for change in result.changes],
    )


@contextmanager
def opened(run: ImportRun, sheet: str = "") -> Iterator[tuple[Table, Header]]:
    """The list and its header, with the columns as settled. Raises `UnreadableTableError`."""
    if not run.file:
        raise UnreadableTableError(_("The uploaded file has been deleted since. Upload it again."))
    with run.file.open("rb") as file:
        table = open_table(file, run.file_name)
        if wanted := sheet or run.sheet:
            table.choose(wanted)
        header = find_header(table, run.subject.fields, strict=False)
        if run.mapping is not None and not sheet:
            header = with_meaning(header, {int(column): key for column, key in run.mapping.items()})
        yield table, header


@contextmanager
def pictures_of(run: ImportRun) -> Iterator[Files | None]:
    """The pictures handed in or chosen. Raises `RefusedArchiveError`, `NotADirectoryError`."""
    if run.pictures_folder:
        yield folder_files(subfolder(Path(settings.IMPORT_FOLDER), run.pictures_folder))
    elif run.pictures_file:
        with ExitStack() as stack:
            file: Any = stack.enter_context(run.pictures_file.open("rb"))
            yield stack.enter_context(zipped_files(file, run.pictures_name))
    else:
        yield None


def report(run: ImportRun, target: Path) -> None:
    """Write the report of the last pass. Raises `UnreadableTableError` when the list is gone, `OSError`."""
    rows = {
        row.number: RowResult(
            row.number,
            row.key,
            row.title,
            Outcome(row.outcome),
            tuple(row.reasons),
            tuple(row.notes),
            tuple(tuple(change) for change in row.changes),
        )
        for row in run.rows.iterator()
    }
    with opened(run) as (table, header):
        write_report(
            target,
            table=table,
            header=header,
            result_of=rows.get,
            summary=summary_of(
                source=run.file_name,
                counts=run.counts,
                total=run.total,
                empty=run.empty,
                notes=run.notes,
                dry_run=not run.is_finished,
            ),
        )


def delete(run: ImportRun, *, user: Any) -> None:
    """Delete an import from the history, its files too; the imported records stay. Raises `PermissionDenied`."""
    if not run.subject.may_import(user):
        raise PermissionDenied
    log(instance=run, action="wagtail.delete", user=user)
    _delete_files(run)
    run.delete()


def discard_expired() -> None:
    """Delete the files and row results of imports whose time is over; what they amounted to stays."""
    over = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    for run in ImportRun.objects.filter(updated_at__lt=over).exclude(file=""):
        _delete_files(run)
        run.rows.all().delete()
        run.save(update_fields=["file", "pictures_file"])


def _delete_files(run: ImportRun) -> None:
    for file in (run.file, run.pictures_file):
        if file:
            file.delete(save=False)
