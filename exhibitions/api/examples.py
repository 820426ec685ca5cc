"""Examples on `/api/v2/`, with records there are."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from lantai.api.documentation import Example, register_examples
from lantai.api.router import NAMESPACE
from lantai.pages.filtering import decade_of
from lantai.pages.visibility import open_to_all

from ..models import Exhibit, ExhibitionPage


@register_examples
def exhibit_examples() -> list[Example]:
    """Photographs of a decade, one exhibit, exhibitions with their walk: as far as there are any."""
    exhibits = reverse(f"{NAMESPACE}:exhibits:listing")
    pages = reverse(f"{NAMESPACE}:pages:listing")
    shown = Exhibit.objects.showable().filter(date_from__isnull=False).order_by("reference_code").first()
    show = open_to_all(ExhibitionPage.objects.select_related(None)).order_by("path").only("pk", "slug", "title").first()
    found = [Example(_("Photographs, three of them"), f"{exhibits}?kind=photo&limit=3")]
    if shown:
        if decade := decade_of(shown.date_from, shown.date_to):
            found.append(
                Example(_("What is of one decade, with its pictures"), f"{exhibits}?decade={decade}&fields=images")
            )
        found.append(Example(_("One exhibit with everything told of it"), f"{exhibits}{shown.pk}/"))
        code = urlencode({"reference_code": shown.reference_code})
        found.append(Example(_("The exhibit of a reference code"), f"{exhibits}?{code}"))
    if show:
        found.append(Example(_("The exhibits of one exhibition"), f"{exhibits}?{urlencode({'exhibition': show.slug})}"))
    kind = "type=exhibitions.ExhibitionPage&fields=subtitle,runs,exhibits"
    found.append(Example(_("Exhibitions with their walk"), f"{pages}?{kind}"))
    return found
