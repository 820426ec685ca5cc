"""Word and Excel among what a drawn-up year can be written as."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lantai.reports.annual import AnnualReport
from lantai.reports.formats import Format, register_format

from . import templates, workbook
from .word import rendering

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def word_file(report: AnnualReport) -> bytes:
    """The annual summary in the wording in use, always in Chinese. Raises `ValidationError` if its template fails."""
    with translation.override(settings.LANGUAGE_CODE):
        return rendering.fill(templates.present_content(), report)


def excel_file(report: AnnualReport) -> bytes:
    """The figures and the records behind each, always in Chinese."""
    with translation.override(settings.LANGUAGE_CODE):
        return workbook.write(report)


register_format(Format("docx", _("Word (annual work summary)"), WORD, word_file))
register_format(Format("xlsx", _("Excel (figures with their records)"), EXCEL, excel_file))
