"""Word files from outside, looked at before anything reads them."""

import zipfile
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import XMLSyntaxError

from lantai.imports.archives import RefusedArchiveError, check_contents, check_sizes

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
DOCUMENT = "word/document.xml"
HYPERLINK = "/hyperlink"
ATTACHED = "/attachedTemplate"


def read_word(content: bytes, name: str) -> Any:
    """The python-docx document of a .docx; raises `ValidationError` that says why it is not taken.

    Not taken are what is no docx, is too large packed or unpacked, carries macros or entities, or fetches
    something from elsewhere when it is opened.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("“%(name)s” is larger than 5 MB. A template needs no pictures.") % {"name": name})
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            check_sizes(archive.infolist(), name, most_each=MOST_UNPACKED, most_together=MOST_UNPACKED)
            check_contents(archive, name)
            _check_parts(archive, name)
        document = Document(BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError, KeyError, ValueError) as error:
        if isinstance(error, RefusedArchiveError):
            raise ValidationError(str(error)) from error
        raise ValidationError(_no_word(name)) from error
    _let_go_of_elsewhere(document, name)
    return document


def _no_word(name: str) -> str:
    return _("“%(name)s” is no Word file (.docx). In Word or WPS choose “Save as”, kind “Word document (*.docx)”.") % {
        "name": name
    }


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    names = set(archive.namelist())
    if DOCUMENT not in names:
        raise ValidationError(_no_word(name))
    if any(part.rpartition("/")[2].lower().startswith(("vba", "activex")) for part in names):
        raise ValidationError(_("“%(name)s” carries macros; save it without them.") % {"name": name})
    for part in names:
        if part.lower().endswith((".xml", ".rels")) and b"<!" in archive.read(part).replace(b"<!--", b""):
            raise ValidationError(
                _("“%(name)s” holds XML that Word does not write (%(part)s).") % {"name": name, "part": part}
            )


def _let_go_of_elsewhere(document: Any, name: str) -> None:
    """A template file it was made from is forgotten; anything else it would fetch is refused."""
    package = document.part.package
    for part in package.iter_parts():
        for key, relation in list(part.rels.items()):
            if not relation.is_external or relation.reltype.endswith(HYPERLINK):
                continue
            if not relation.reltype.endswith(ATTACHED):
                raise ValidationError(
                    _("“%(name)s” would fetch “%(target)s” when it is opened; put it in or leave it out.")
                    % {"name": name, "target": relation.target_ref[:100]}
                )
            for element in list(part.element):
                if element.tag.endswith("}attachedTemplate"):
                    part.element.remove(element)
            del part.rels[key]
