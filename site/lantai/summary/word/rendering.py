"""A year's figures written into a template."""

import datetime
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
from lxml.etree import XMLSyntaxError

from lantai.reports.annual import AnnualReport

from .checking import problems
from .package import read_word
from .sandbox import SummaryEnvironment
from .tags import context, tags_of
from .tidying import tidy

MOST_PROBLEMS = 12


def fill(content: bytes, report: AnnualReport, name: str = "template.docx") -> bytes:
    """The Word file of a template and a year. Raises `ValidationError` for a template that cannot be used."""
    template = DocxTemplate(BytesIO(content))
    template.docx = read_word(content, name)
    words = context(report)
    try:
        _sign(template.docx, words)
        template.render(words, SummaryEnvironment(), autoescape=True)
        tidy(template.docx)
        made = BytesIO()
        template.docx.save(made)
        Document(BytesIO(made.getvalue()))
    except (TemplateError, XMLSyntaxError, PackageNotFoundError, KeyError, ValueError) as error:
        raise ValidationError(_("The template cannot be filled in: %(why)s") % {"why": error}) from error
    return made.getvalue()


def check(content: bytes, report: AnnualReport, name: str) -> None:
    """Try a template on a year. Raises `ValidationError` with every problem, each with its tag and its place."""
    found = problems(read_word(content, name), tags_of(report))
    if found:
        told = [str(problem) for problem in found[:MOST_PROBLEMS]]
        if len(found) > MOST_PROBLEMS:
            told.append(_("… and %(n)d more.") % {"n": len(found) - MOST_PROBLEMS})
        raise ValidationError(told)
    fill(content, report, name)


def _sign(document: Any, words: dict[str, Any]) -> None:
    """The hall stands in the file's properties, nobody else, and no tag of the template."""
    properties = document.core_properties
    properties.title = f"{words['hall']}{words['year']}年度工作总结"
    properties.author = properties.last_modified_by = words["hall"]
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.language, properties.revision = "zh-CN", 1
    properties.created = properties.modified = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
