"""Where an exhibit stands in the register: as a record an element's account rests on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitions.models import Exhibit
from exhibitions.use_history import in_rows, register_published
from exhibitions.uses import register_use_kind
from exhibitions.whereabouts import Whereabout, register_whereabouts

from .models import HeritageElement

ELEMENT = register_use_kind(
    "element",
    gettext_lazy("element of the register"),
    on_withdrawal=gettext_lazy("It disappears from the element's page at once."),
    order=25,
)
register_published(HeritageElement, ELEMENT, lambda content: in_rows(content, "exhibits"))


@register_whereabouts
def in_elements(exhibit: Exhibit, *, drafts: bool) -> list[Whereabout]:
    """Published elements that rest on it; elements whose latest draft alone does."""
    part = _("a record the element rests on")
    published = HeritageElement.objects.filter(live=True, exhibits__exhibit=exhibit).distinct()
    found = [Whereabout(element, part, is_live=True) for element in published]
    if not drafts:
        return found
    changed = HeritageElement.objects.filter(has_unpublished_changes=True).exclude(pk__in=[e.pk for e in published])
    # Entries of reference lists are drafts by the thousand; only those that ever named an exhibit are read.
    for element in changed.filter(latest_revision__content__exhibits__0__exhibit__isnull=False):
        draft = element.get_latest_revision_as_object()
        if any(row.exhibit_id == exhibit.pk for row in draft.exhibits.all()):
            found.append(Whereabout(draft, part, is_live=False))
    return found
