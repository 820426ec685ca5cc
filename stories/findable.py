"""Stories as what the public finds."""

from collections.abc import Iterable

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from exhibitions import placement
from exhibitions.walk import has_something
from lantai.search.public import pages
from lantai.search.public.registry import Findable, register_type
from lantai.search.public.streams import stream_text
from lantai.search.public.waiting import schedule

from .models import StoryPage, TaggedStory

register_type("story", _("Archive story"), 30)


@pages.register_page(StoryPage)
def _story(page: StoryPage) -> Iterable[Findable]:
    placement.resolve(page, placement.exhibits_of(page))
    tags = {tag.slug: tag.name for tag in page.tags.all()}
    place = {page.place.slug: page.place.name} if page.place else {}
    theme = page.theme.name if page.theme else ""
    yield pages.of_page(
        page,
        type="story",
        keywords=[page.byline, page.credits, theme, *place.values(), *tags.values(), page.date_text],
        summary=page.summary or page.lead,
        text="\n".join(filter(None, [page.lead, stream_text(page.body, has_something), page.notes])),
        facts=[page.author, page.date_shown],
        date_from=page.date_from,
        date_to=page.date_to,
        places=place,
        tags=tags,
    )


@receiver([post_save, post_delete], sender=TaggedStory)
def follow_tag(instance: TaggedStory, raw: bool = False, **_kwargs: object) -> None:
    if not raw:
        schedule(pages.SOURCE, [instance.content_object_id])
