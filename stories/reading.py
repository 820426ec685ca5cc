"""The public page of one story: its blocks, the records it rests on, what to read next."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from exhibitions import placement
from exhibitions.facets import within_decade
from exhibitions.models import Exhibit
from exhibitions.walk import cover_of, has_something
from lantai.pages.filtering import decade_label
from lantai.pages.visibility import open_to_all

from .manuscript import count_characters, running_text
from .models import Pitch, StoryPage, TaggedStory

FURTHER = 3
CHARACTERS_A_MINUTE = 350


@dataclass(frozen=True)
class Basis:
    """A showable exhibit a story rests on, and what it tells."""

    exhibit: Exhibit
    note: str


def story_context(page: StoryPage) -> dict[str, Any]:
    """Template context of a story.

    The text is resolved from one load of its exhibits; those the public may not see are
    absent, in a preview too, and so are blocks that held nothing else.
    """
    bases = [(row.exhibit_id, row.note) for row in page.basis.all()]
    in_text = {placed.exhibit_id for placed in placement.derive(page.body)}
    wanted = in_text | {pk for pk, _note in bases}
    found = {exhibit.pk: exhibit for exhibit in Exhibit.objects.showable().for_display().filter(pk__in=wanted)}
    placement.resolve(page, found.values())
    tags = list(page.tags.all())
    decade = str(page.decade or "")
    length = count_characters(running_text(page))
    cover = cover_of(page, [])
    blocks = [block for block in page.body if has_something(block)]
    opening = next((b for b in blocks if b.block_type == "picture" and cover and b.value["image"] == cover), None)
    return {
        # A picture that opens the page does not stand in the text a second time; its caption goes along.
        "blocks": [block for block in blocks if block is not opening],
        "cover": cover,
        "cover_caption": opening.value if opening else None,
        "basis": [Basis(found[pk], note) for pk, note in bases if pk in found],
        "notes": [line.strip() for line in page.notes.splitlines() if line.strip()],
        "tags": tags,
        "published_on": timezone.localdate(page.first_published_at) if page.first_published_at else None,
        "decade": decade,
        "decade_label": decade_label(decade) if decade else "",
        "minutes": max(1, round(length / CHARACTERS_A_MINUTE)),
        "taken_by": Pitch.objects.accepted().filter(story=page.pk).select_related("outlet").defer("sent_text"),
        **_further(page, [tag.pk for tag in tags]),
    }


def _further(page: StoryPage, tag_ids: list[int]) -> dict[str, Any]:
    """Pages an editor chose, in their order; then stories that share theme, tags or decade."""
    chosen = [row.reading_id for row in page.readings.all()]
    pages: Any = open_to_all(Page.objects.filter(pk__in=chosen)).exclude(pk=page.pk)
    found = {reading.pk: reading for reading in pages.specific()} if chosen else {}
    return {
        "readings": [found[pk] for pk in chosen if pk in found],
        "similar": list(_similar(page, tag_ids).exclude(pk__in=[*chosen, page.pk])[:FURTHER]),
    }


def _similar(page: StoryPage, tag_ids: list[int]) -> Any:
    of_theme = Case(When(theme=page.theme_id, then=2), default=0) if page.theme_id else Value(0)
    of_decade = Case(When(within_decade(str(page.decade)), then=1), default=0) if page.decade else Value(0)
    shared = (
        TaggedStory.objects.filter(content_object=OuterRef("pk"), tag__in=tag_ids)
        .order_by()
        .values("content_object")
        .annotate(n=Count("pk"))
        .values("n")
    )
    nearness = of_theme + of_decade + Coalesce(Subquery(shared, output_field=IntegerField()), 0)
    return (
        open_to_all(StoryPage.objects.all())
        .defer("body", "notes")
        .annotate(nearness=nearness)
        .filter(Q(nearness__gt=0))
        .order_by("-nearness", "-first_published_at")
    )
