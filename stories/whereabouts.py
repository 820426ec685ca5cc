"""Where an exhibit stands in stories: in the text, or as a record the story rests on."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ReferenceIndex

from exhibitions import placement
from exhibitions.models import Exhibit
from exhibitions.use_history import in_rows, in_stream, register_published
from exhibitions.uses import register_use_kind
from exhibitions.whereabouts import Whereabout, register_whereabouts

from .models import StoryPage

STORY = register_use_kind(
    "story",
    gettext_lazy("story"),
    on_withdrawal=gettext_lazy("It disappears from the story; what the words say of it stays: read them again."),
    order=20,
)
register_published(StoryPage, STORY, lambda content: [*in_stream(content), *in_rows(content, "basis")])


@register_whereabouts
def in_stories(exhibit: Exhibit, *, drafts: bool) -> list[Whereabout]:
    """Published stories, by Wagtail's reference index; drafts by their latest revision."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Exhibit),
        to_object_id=str(exhibit.pk),
        content_type=ContentType.objects.get_for_model(StoryPage),
    )
    ids = {int(pk) for pk in references.values_list("object_id", flat=True)}
    published = StoryPage.objects.filter(pk__in=ids, live=True)
    found = [Whereabout(story, _part(story, exhibit), is_live=True) for story in published]
    if not drafts:
        return found
    for story in StoryPage.objects.filter(has_unpublished_changes=True).exclude(pk__in=published):
        draft = story.get_latest_revision_as_object()
        if part := _part(draft, exhibit):
            found.append(Whereabout(draft, part, is_live=False))
    return found


def _part(story: StoryPage, exhibit: Exhibit) -> str:
    """What the exhibit is to a story, in words; "" if nothing."""
    if any(placed.exhibit_id == exhibit.pk for placed in placement.derive(story.body)):
        return _("in the text of the story")
    if any(row.exhibit_id == exhibit.pk for row in story.basis.all()):
        return _("a record the story rests on")
    return ""
