"""What of heritage is counted online."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantai.visits.online.subjects import Subject, register_subject

from .models import HeritageElement, ReferenceList

ELEMENT = "element"
REFERENCE_LIST = "reference"
REGISTER = Subject("register", 0)


def element_viewed(element: HeritageElement) -> Subject:
    """One element's page."""
    return Subject(ELEMENT, element.pk)


def list_viewed(reference: ReferenceList) -> Subject:
    """One reference list, whatever its filters."""
    return Subject(REFERENCE_LIST, reference.pk)


def _elements(ids: list[int]) -> dict[int, tuple[str, str]]:
    found = HeritageElement.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: (name, reverse(HeritageElement.snippet_viewset.get_url_name("edit"), args=[pk])) for pk, name in found}


def _lists(ids: list[int]) -> dict[int, tuple[str, str]]:
    return {found.pk: (found.name, found.get_absolute_url()) for found in ReferenceList.objects.filter(pk__in=ids)}


def _register(ids: list[int]) -> dict[int, tuple[str, str]]:
    return {pk: (str(_("Heritage register")), reverse("heritage:register")) for pk in ids}


register_subject(ELEMENT, _("heritage element"), _elements)
register_subject(REFERENCE_LIST, _("list"), _lists)
register_subject(REGISTER.kind, _("list"), _register)
