"""Closing a year (定稿) and reopening it: the only way frozen figures are written."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .annual import AnnualReport, draw_up
from .formats import file_name, formats
from .models import Closing, FrozenFigure, FrozenFile, FrozenRecord, Reopening
from .periods import Period
from .standing import closing_of, kept_report

MAY_SEE = "reports.view_figures"
MAY_CLOSE = "reports.close_year"
CLOSED = "reports.close"
REOPENED = "reports.reopen"
BATCH = 2000


def may_see(user: Any) -> bool:
    """Whether a user may see figures and the records behind them."""
    return bool(user.has_perm(MAY_SEE))


def may_close(user: Any) -> bool:
    """Whether a user may close and reopen years."""
    return bool(user.has_perm(MAY_CLOSE))


@transaction.atomic
def close(period: Period, *, user: Any, note: str = "") -> Closing:
    """Close a year up to the period's cut-off: figures, records and files are kept as they are now.

    Raises `PermissionDenied`, and `ValidationError` if the year is closed already or has not begun.
    """
    if not may_close(user):
        raise PermissionDenied
    if closing_of(period.year):
        raise ValidationError(_("%(year)s is closed already.") % {"year": period.year})
    if period.last < period.first or period.until > period.today:
        raise ValidationError(_("A year is closed up to a day that has come: %(day)s has not.") % {"day": period.until})
    with translation.override(settings.LANGUAGE_CODE):
        report = draw_up(period)
        closing = Closing(
            year=period.year,
            number=Closing.objects.filter(year=period.year).count() + 1,
            until=period.until,
            by_name=_name(user),
            user=user,
            note=note.strip(),
        )
        closing.save()
        _keep(closing, report)
        _keep_files(closing, kept_report(closing))
    log(instance=closing, action=CLOSED, user=user, data={"year": closing.year, "until": closing.until.isoformat()})
    return closing


@transaction.atomic
def reopen(closing: Closing, *, user: Any, reason: str) -> Reopening:
    """Take a closing back; it is kept with its figures, and so is the reason.

    Raises `PermissionDenied`, and `ValidationError` without a reason or if it does not stand.
    """
    if not may_close(user):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the year is reopened; the log keeps it.")})
    if not Closing.objects.standing().filter(pk=closing.pk).exists():
        raise ValidationError(_("It has been reopened already."))
    reopening = Reopening(closing=closing, by_name=_name(user), user=user, reason=reason.strip())
    reopening.save()
    data = {"year": closing.year, "until": closing.until.isoformat(), "reason": reopening.reason}
    log(instance=closing, action=REOPENED, user=user, data=data)
    return reopening


def _name(user: Any) -> str:
    return user.get_full_name() or user.get_username()


def _keep(closing: Closing, report: AnnualReport) -> None:
    for position, entry in enumerate(report):
        figure = FrozenFigure(
            closing=closing,
            position=position,
            key=entry.key,
            label=entry.label,
            definition=entry.definition,
            topic=entry.topic,
            kind=entry.kind,
            count_word=entry.count_word,
            joined_by=entry.joined_by,
            beside=entry.beside,
            number=entry.value if isinstance(entry.value, int) else 0,
            items=list(entry.items),
            parts=[[part.label, part.value] for part in entry.parts],
            prose=entry.prose,
        )
        figure.save()
        FrozenRecord.objects.bulk_create(
            (
                FrozenRecord(
                    figure=figure,
                    position=number,
                    ident=record.ident,
                    label=(record.kept_label or record.label)[:400],
                    note="" if record.kept_label else record.note[:300],
                    number=record.contribution if isinstance(record.contribution, int) else None,
                    item=record.contribution if isinstance(record.contribution, str) else "",
                    url=record.url,
                    public_url=record.public_url,
                )
                for number, record in enumerate(entry.records)
            ),
            batch_size=BATCH,
        )


def _keep_files(closing: Closing, report: AnnualReport) -> None:
    """What is registered to be kept, made of the kept figures themselves."""
    for made in formats():
        if not made.is_kept:
            continue
        content = made.write(report)
        name = file_name(report, made)
        FrozenFile(
            closing=closing,
            name=name,
            content_type=made.content_type,
            file=ContentFile(content, name=f"{made.name}.{made.name}"),
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        ).save()
