"""What stories bring to the year's figures: written, pitched, accepted, printed.

A story sent twice is one story. What is left of one its author took back still counts, without its words.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from lantai.reports.gaps import GapCheck, register_gap
from lantai.reports.periods import Period
from lantai.reports.registry import (
    PAGES,
    Figure,
    Outcome,
    Part,
    Record,
    Records,
    Topic,
    Words,
    ident,
    register,
    register_years,
)
from lantai.visits.online.content import register_content

from .models import Outlet, Pitch, StoryPage

OF_THE_REPORT = ("stories_written", "stories_pitched", "stories_accepted", "stories_published")


def written(period: Period) -> QuerySet[StoryPage]:
    """编撰档案故事: stories whose manuscript was finished in the period, published or not."""
    return StoryPage.objects.filter(written_on__range=period.days).defer("body").order_by("written_on", "pk")


def pitched(period: Period) -> QuerySet[Pitch]:
    """投稿: what was sent in the period."""
    return _in_order(Pitch.objects.filter(sent_on__range=period.days))


def accepted(period: Period) -> QuerySet[Pitch]:
    """采用: what an outlet accepted, or printed, with an answer in the period; whenever it was sent."""
    return _in_order(Pitch.objects.accepted().filter(answered_on__range=period.days))


def published(period: Period) -> QuerySet[Pitch]:
    """刊发: what was printed in the period."""
    return _in_order(Pitch.objects.filter(state=Pitch.State.PUBLISHED, published_on__range=period.days))


def _in_order(pitches: QuerySet[Pitch]) -> QuerySet[Pitch]:
    return pitches.select_related("outlet", "story").defer("sent_text", "story__body").order_by("sent_on", "pk")


def by_outlet(pitches: QuerySet[Pitch]) -> Outcome:
    """Distinct stories, and how many of them each outlet had, most first: one sent to two stands with both."""
    plain = pitches.select_related(None).order_by()
    counts = dict(plain.values_list("outlet").annotate(n=Count("story_number", distinct=True)))
    names = dict(Outlet.objects.filter(pk__in=counts).values_list("pk", "name")) if counts else {}
    parts = sorted((Part(names[pk], n) for pk, n in counts.items()), key=lambda part: (-part.value, part.label))
    distinct = plain.aggregate(n=Count("story_number", distinct=True))["n"] if counts else 0
    return Outcome(distinct, parts=tuple(parts))


def _stories(pitches: QuerySet[Pitch]) -> Records:
    """One record a story, with all that was sent of it."""
    stories: dict[int, list[Pitch]] = {}
    for sent in pitches:
        stories.setdefault(sent.story_number, []).append(sent)
    return Records.listed(_sent(number, sent) for number, sent in stories.items())


def _sent(number: int, sent: list[Pitch]) -> Record:
    first = sent[0]
    return Record(
        f"stories.storypage:{number}",
        first.title_shown,
        1,
        url=reverse(Pitch.snippet_viewset.get_url_name("edit"), args=[first.pk]),
        public_url=(first.story.url or "") if first.story and first.story.live else "",
        note="；".join(_when_and_what(pitch) for pitch in sent),
        needs="stories.change_pitch",
        kept_label=_forgettable(number) if not first.story or _is_contributed(first.story) else "",
    )


def _when_and_what(pitch: Pitch) -> str:
    answer = f" {pitch.answered_on}" if pitch.answered_on else ""
    return f"{pitch.outlet} {pitch.sent_on} · {pitch.get_state_display()}{answer}"


def _written(story: StoryPage) -> Record:
    return Record(
        f"stories.storypage:{story.pk}",
        story.title,
        1,
        url=reverse("wagtailadmin_pages:edit", args=[story.pk]),
        public_url=(story.url or "") if story.live else "",
        note=f"{story.written_on} · {story.get_origin_display()}",
        needs=PAGES,
        kept_label=_forgettable(story.pk) if _is_contributed(story) else "",
    )


def _is_contributed(story: StoryPage) -> bool:
    return story.origin == StoryPage.Origin.CONTRIBUTED


def _forgettable(number: int) -> str:
    """What is kept of a reader's story, who may take it back: its number."""
    return gettext("A reader's story, no. %(number)s") % {"number": number}


def _of_pitches(key: str, label: Words, definition: Words, order: int, pitches: Any) -> Figure:
    return Figure(
        key=key,
        label=label,
        definition=definition,
        count_word="篇",
        topic=Topic.COMPILING,
        order=order,
        compute=lambda period: by_outlet(pitches(period)),
        records=lambda period: _stories(pitches(period)),
        address=lambda period: f"{reverse(Pitch.snippet_viewset.get_url_name('list'))}?year={period.year}",
        is_headline=key == "stories_pitched",
    )


register(
    Figure(
        key="stories_written",
        label=_("Stories written"),
        definition=_("Stories whose manuscript was finished in the year, published or not."),
        count_word="篇",
        topic=Topic.COMPILING,
        order=30,
        compute=lambda period: written(period).count(),
        records=lambda period: Records.each(written(period), _written),
    ),
    _of_pitches(
        "stories_pitched",
        _("Stories pitched"),
        _("Distinct stories sent to at least one outlet in the year. A story sent to two outlets stands with both."),
        32,
        pitched,
    ),
    _of_pitches(
        "stories_accepted",
        _("Stories accepted"),
        _("Distinct stories an outlet accepted or printed, answered in the year."),
        34,
        accepted,
    ),
    _of_pitches(
        "stories_published",
        _("Stories printed"),
        _("Distinct stories printed by an outlet in the year."),
        36,
        published,
    ),
)
register_content(pages=lambda: Page.objects.exact_type(StoryPage))


@register_years
def years() -> Iterable[int | None]:
    """Years in which something was written, sent or answered."""
    found: set[int | None] = set(
        StoryPage.objects.order_by().values_list(ExtractYear("written_on"), flat=True).distinct()
    )
    for field in ("sent_on", "answered_on"):
        found |= set(Pitch.objects.order_by().values_list(ExtractYear(field), flat=True).distinct())
    return found


def _overdue(period: Period) -> Records:
    """Sent in the period and without an answer for longer than the outlet takes."""
    waiting = pitched(period).filter(state=Pitch.State.SENT)
    return Records.listed(_to_mend(pitch) for pitch in waiting if pitch.is_overdue)


def _printed_without_proof(period: Period) -> Records:
    return Records.each(published(period).filter(link="", clipping=""), _to_mend)


def _to_mend(pitch: Pitch) -> Record:
    url = reverse(Pitch.snippet_viewset.get_url_name("edit"), args=[pitch.pk])
    return Record(ident(pitch), pitch.title_shown, 1, url=url, note=_when_and_what(pitch))


register_gap(
    GapCheck("pitches_overdue", _("Stories sent whose outlet should have answered by now."), _overdue),
)
register_gap(
    GapCheck(
        "printed_without_proof",
        pgettext_lazy("gap", "Stories printed of which neither a link nor a clipping is kept."),
        _printed_without_proof,
    )
)
