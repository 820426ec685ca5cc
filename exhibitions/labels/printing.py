"""Printing a sheet of labels: a task sets it, its file is kept until the next one, every label on it is entered in the use ledger."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import log

from lantai.media import typesetting
from lantai.ops.made_files import CannotMakeError, Tell, keep, order, order_again, run
from lantai.ops.work.kinds import kind as kind_of_work
from lantai.ops.work.models import Job
from lantai.ops.work.running import Work

from ..models import Exhibit
from ..uses import record_use
from .models import LabelPrint, LabelSheet
from .sheets import PRINTED, entry, may_print, selection
from .typeset import press
from .uses import LABEL


def print_sheet(sheet: LabelSheet, *, user: Any) -> LabelPrint:
    """Have a sheet set as a print-ready PDF in the background.

    Raises `PermissionDenied`, `ValidationError` where nothing on it may be shown, and
    `lantai.media.typesetting.CannotTypesetError` where the typesetter is missing.
    """
    if not may_print(user):
        raise PermissionDenied
    if not selection(sheet).shown:
        raise ValidationError(_nothing())
    typesetting.check()
    made = LabelPrint.objects.create(sheet=sheet, user=user)
    order(made, perform, title=made.file_name, user=user)
    return made


def restart(made: LabelPrint, *, user: Any) -> bool:
    """Set a sheet again whose setting stopped; False if it is at work. Raises `PermissionDenied`."""
    if not may_print(user):
        raise PermissionDenied
    return order_again(made, perform, title=made.file_name, user=user)


def delete(made: LabelPrint, *, user: Any) -> None:
    """Delete a file for good; that the labels were printed stays known. Raises `PermissionDenied`."""
    if not may_print(user):
        raise PermissionDenied
    made.delete()


def is_offered(made: LabelPrint) -> bool:
    """Whether it may be taken away: while the public may see all that is on it."""
    return bool(made.is_finished and made.file) and not _withdrawn_on(made)


def standing(made: LabelPrint) -> list[str]:
    """Why a file no longer says what the records say, in sentences; empty while it does."""
    if not made.is_finished:
        return []
    reasons = []
    if _withdrawn_on(made):
        reasons.append(_("Something on it was withdrawn since it was made; it is no longer given out."))
    changed = Exhibit.objects.filter(pk__in=made.holds.get("exhibits", ()), updated_at__gt=made.made_at).count()
    if changed:
        reasons.append(
            ngettext("%(n)s exhibit in it was changed since.", "%(n)s exhibits in it were changed since.", changed)
            % {"n": changed}
        )
    return reasons


def _withdrawn_on(made: LabelPrint) -> bool:
    exhibits = made.holds.get("exhibits", ())
    return Exhibit.objects.showable().filter(pk__in=exhibits).count() < len(exhibits)


def _nothing() -> str:
    return _("There is nothing to print: the public may see none of these exhibits.")


def _preview_url(job: Job) -> str:
    made = LabelPrint.objects.filter(job=job).first()
    return reverse("label_sheets:preview", args=[made.sheet_id]) if made else ""


@kind_of_work("labels.print", gettext_lazy("Labels to print"), url=_preview_url)
def perform(work: Work, pk: int) -> None:
    """Set a sheet, telling how far it is. The file before it leaves."""
    made = LabelPrint.objects.filter(pk=pk, made_at=None).select_related("sheet__exhibition", "user").first()
    if made is None:
        return
    exhibits: list[Exhibit] = []
    run(work, made, lambda tell: _make(made, exhibits, tell))
    sheet = made.sheet
    with transaction.atomic():
        sheet.printed_at = made.made_at
        sheet.save(update_fields=["printed_at"])
        record_use(LABEL, exhibits, source=str(sheet.pk), title=entry(sheet))
        log(instance=sheet, action=PRINTED, user=made.user, data={"labels": len(exhibits)})
        for earlier in sheet.prints.filter(made_at__isnull=False).exclude(pk=made.pk):
            earlier.delete()


def _make(made: LabelPrint, exhibits: list[Exhibit], tell: Tell) -> datetime:
    begun = timezone.now()
    exhibits[:] = selection(made.sheet).shown
    if not exhibits:
        raise CannotMakeError(_nothing())
    try:
        printed = press.pdf(made.sheet, exhibits, tell)
    except typesetting.CannotTypesetError as lack:
        raise CannotMakeError(str(lack)) from lack
    made.report, made.labels = printed.remarks, len(exhibits)
    made.holds = {"exhibits": [exhibit.pk for exhibit in exhibits]}
    keep(made, ContentFile(printed.content))
    return begun
