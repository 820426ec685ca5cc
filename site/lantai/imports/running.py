"""The steps of an import kept in the admin. Each asks for the user's right and for the state it starts from."""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from .archives import RefusedArchiveError
from .engine import Import, RowResult
from .files import Files, folder_files, subfolder, zipped_files
from .headings import Header, find_header, with_meaning
from .models import KEPT_DAYS, STALLED_AFTER, ImportRow, ImportRun
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
    idle = ~Q(state__in=[State.WAITING, State.CHECKING, State.RUNNING])
    stalled = Q(updated_at__lt=timezone.now() - STALLED_AFTER)
    # One statement, so that of two clicks one starts it.
    taken = (
        ImportRun.objects.filter(idle | stalled, pk=run.pk)
        .exclude(file="")
        .update(
            state=State.WAITING, user=user, total=0, done=0, counts={}, notes=[], error="", updated_at=timezone.now()
        )
    )
    if taken:
        log(instance=run, action="imports.try" if dry_run else "imports.run", user=user)
        perform.enqueue(run.pk, dry_run)
    run.refresh_from_db()
    return bool(taken)


@task(backend="long")
def perform(run_id: int, dry_run: bool) -> None:
    """Task: try or carry out an import, noting how far it is."""
    run = ImportRun.objects.filter(pk=run_id, state=State.WAITING).select_related("user").first()
    if run is None:
        return
    run.state = State.CHECKING if dry_run else State.RUNNING
    run.save(update_fields=["state", "updated_at"])
    run.rows.all().delete()
    error = _("It stopped unexpectedly. Rows done before that are in; starting again goes on with the rest.")
    try:
        # What is told about the rows is told in the language of whoever reads it.
        with override(_language_of(run.user)), opened(run) as (table, header), pictures_of(run) as files:
            _perform(run, table, header, files, dry_run=dry_run)
        error = ""
    except (UnreadableTableError, RefusedArchiveError, NotADirectoryError) as refusal:
        error = str(refusal)
    finally:
        run.state = State.FAILED if error else State.CHECKED if dry_run else State.DONE
        run.error = error
        run.save()
    if run.is_finished and run.pictures_file:
        run.pictures_file.delete()


def _perform(run: ImportRun, table: Table, header: Header, files: Files | None, *, dry_run: bool) -> None:
    work = Import(
        table,
        header,
        run.subject,
        user=run.user,
        files=files,
        options=run.options,
        source_name=run.file_name,
        dry_run=dry_run,
    )
    run.total, run.empty = work.total, work.empty
    run.save(update_fields=["total", "empty", "updated_at"])
    batch: list[ImportRow] = []
    told = timezone.now()
    for result in work.results():
        batch.append(_row(run, result))
        run.done += 1
        if len(batch) >= BATCH or timezone.now() - told > _STEP:
            ImportRow.objects.bulk_create(batch)
            batch, told = [], timezone.now()
            run.save(update_fields=["done", "updated_at"])
    ImportRow.objects.bulk_create(batch)
    run.counts, run.notes = dict(work.counts), work.notes


def _language_of(user: Any) -> str:
    return UserProfile.get_for_user(user).get_preferred_language() if user else get_language()


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
