"""What documents bring to the year's figures: courseware."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantai.reports.periods import Period
from lantai.reports.registry import DOCUMENTS, Figure, Record, Records, Topic, ident, register, register_years

from .models import ArchiveDocument

COURSEWARE = ("课件", "业务培训课件", "courseware")
"""Tags that make a document courseware."""


def _all() -> QuerySet[ArchiveDocument]:
    return ArchiveDocument.objects.filter(tags__name__in=COURSEWARE).distinct()


def courseware(period: Period) -> QuerySet[ArchiveDocument]:
    """Documents tagged as courseware and put in during the period."""
    return _all().filter(created_at__gte=period.begins, created_at__lt=period.ends).order_by("created_at", "pk")


def _document(document: ArchiveDocument) -> Record:
    day = f"{timezone.localtime(document.created_at):%Y-%m-%d}"
    return Record(
        ident(document),
        document.title,
        1,
        url=reverse("wagtaildocs:edit", args=[document.pk]),
        note=day,
        needs=DOCUMENTS,
    )


register(
    Figure(
        key="courseware_made",
        label=_("Courseware made"),
        definition=_("Documents tagged 课件 (courseware), by the day they were put into the library of documents."),
        count_word="个",
        topic=Topic.GUIDANCE,
        order=50,
        compute=lambda period: courseware(period).count(),
        records=lambda period: Records.each(courseware(period), _document),
        address=lambda _period: f"{reverse('wagtaildocs:index')}?{urlencode({'tag': COURSEWARE[0]})}",
    )
)


@register_years
def years() -> Iterable[int | None]:
    """Years courseware was put in."""
    return _all().order_by().values_list(ExtractYear("created_at"), flat=True).distinct()
