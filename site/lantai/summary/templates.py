"""Which template the annual summary is written with: the hall's own, or the one that comes with the project."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from lantai.reports import standing
from lantai.reports.annual import AnnualReport
from lantai.reports.periods import Period

from .audit import TEMPLATE_LEFT, TEMPLATE_USED
from .models import SummaryTemplate
from .word import default, rendering

MAY_CHANGE = "summary.change_wording"
OURS = "年度工作总结模板.docx"


def may_change(user: Any) -> bool:
    """Whether a user may replace the template."""
    return bool(user.has_perm(MAY_CHANGE))


def in_use() -> SummaryTemplate | None:
    """The hall's own template, if one is in use."""
    return SummaryTemplate.objects.filter(is_in_use=True).first()


def present_report() -> AnnualReport:
    """The year a template is tried on, and whose values the page of tags shows: the last whole one, or this one."""
    today = timezone.localdate()
    year = today.year if today.month > 6 else today.year - 1
    return standing.of_period(Period.of(year))[0]


def content_of(template: SummaryTemplate) -> bytes:
    """The file of a template of the hall's own."""
    with template.file.open("rb") as file:
        content: bytes = file.read()
    return content


def present_content() -> bytes:
    """The template in use."""
    template = in_use()
    return content_of(template) if template else default.template()


@transaction.atomic
def replace(content: bytes, name: str, *, user: Any, note: str = "") -> SummaryTemplate:
    """Take a template into use, if it holds: it is tried on the present year first.

    Raises `PermissionDenied`, and `ValidationError` naming each tag that is wrong and where it stands.
    """
    if not may_change(user):
        raise PermissionDenied
    rendering.check(content, present_report(), name)
    SummaryTemplate.objects.filter(is_in_use=True).update(is_in_use=False)
    template = SummaryTemplate(
        name=name[:160],
        note=note,
        is_in_use=True,
        added_by=user,
        added_by_name=(user.get_full_name() or user.get_username())[:160],
    )
    template.file.save("template.docx", ContentFile(content), save=False)
    template.save()
    log(instance=template, action=TEMPLATE_USED, user=user, data={"name": template.name})
    return template


@transaction.atomic
def use(template: SummaryTemplate | None, *, user: Any) -> None:
    """Take an earlier template into use again, or with None the one that comes with the project.

    Raises `PermissionDenied`, and `ValidationError` for a template whose tags are no longer there.
    """
    if not may_change(user):
        raise PermissionDenied
    left = in_use()
    if template is not None:
        rendering.check(content_of(template), present_report(), template.name)
    SummaryTemplate.objects.filter(is_in_use=True).update(is_in_use=False)
    if template is not None:
        SummaryTemplate.objects.filter(pk=template.pk).update(is_in_use=True)
        log(instance=template, action=TEMPLATE_USED, user=user, data={"name": template.name})
    elif left is not None:
        log(instance=left, action=TEMPLATE_LEFT, user=user)
