"""Stories: themes, outlets, pitches, their list and their figures."""

import datetime
from typing import Any

from django.test import Client

from stories.models import Outlet, Pitch, StoryPage, StoryTheme

from ..cast import Cast
from . import ADMIN, EDITOR, EVERYBODY, REVIEWERS, SIGNED_IN, Action, Rows

SEE_PITCHES = {"editor", "director", "admin"} | REVIEWERS
PAGES = {"editor", "final_reviewer", "admin"}

ROWS: Rows = [
    ("stories:*", EVERYBODY),
    ("wagtailsnippets_stories_storytheme:delete", ADMIN),
    ("wagtailsnippets_stories_storytheme:*", EDITOR),
    ("wagtailsnippetchoosers_stories_*:create", EDITOR),
    ("wagtailsnippetchoosers_stories_*", SIGNED_IN),
    ("wagtailsnippets_stories_outlet:delete", ADMIN),
    ("wagtailsnippets_stories_outlet:*", EDITOR),
    ("wagtailsnippets_stories_pitch:delete", ADMIN),
    ("wagtailsnippets_stories_pitch:add", EDITOR),
    ("wagtailsnippets_stories_pitch:edit", EDITOR),
    ("wagtailsnippets_stories_pitch:answer", EDITOR),
    ("wagtailsnippets_stories_pitch:usage", EDITOR),
    ("wagtailsnippets_stories_pitch:clipping", set()),  # the sample has none
    ("wagtailsnippets_stories_pitch:*", SEE_PITCHES),
    ("story_list:choose_parent", SIGNED_IN),  # offers the parents one may use
    ("story_list:*", PAGES),
    ("stories_board", SEE_PITCHES),
    ("stories_report", SEE_PITCHES),
    ("stories_manuscript", EDITOR),
]


def samples(cast: Cast) -> dict[str, Any]:
    theme, outlet, pitch = (
        StoryTheme.objects.earliest("pk"),
        Outlet.objects.earliest("pk"),
        Pitch.objects.earliest("pk"),
    )
    return {
        "wagtailsnippets_stories_storytheme:pk": theme.pk,
        "wagtailsnippetchoosers_stories_storytheme:pk": theme.pk,
        "wagtailsnippets_stories_outlet:pk": outlet.pk,
        "wagtailsnippetchoosers_stories_outlet:pk": outlet.pk,
        "wagtailsnippets_stories_pitch:pk": pitch.pk,
        "wagtailsnippetchoosers_stories_pitch:pk": pitch.pk,
        "stories_manuscript:page_id": StoryPage.objects.get(slug="qiao-cheng-na-tian").pk,
    }


def pitches_a_story(client: Client, _samples: dict[str, Any]) -> bool:
    before = Pitch.objects.count()
    story, outlet = StoryPage.objects.get(slug="qiao-cheng-na-tian"), Outlet.objects.get(name="中国档案报")
    sent = {"story": story.pk, "outlet": outlet.pk, "sent_on": "2025-09-01", "note": ""}
    client.post("/cms/stories/pitches/add/", sent)
    return Pitch.objects.count() > before


def notes_an_answer(client: Client, _samples: dict[str, Any]) -> bool:
    pitch = Pitch.objects.waiting().earliest("pk")
    client.post(f"/cms/stories/pitches/answer/{pitch.pk}/", {"state": "accepted", "on": "2025-09-01"})
    return Pitch.objects.get(pk=pitch.pk).answered_on == datetime.date(2025, 9, 1)


def deletes_an_outlet(client: Client, _samples: dict[str, Any]) -> bool:
    outlet = Outlet.objects.create(name="某报")
    client.post(f"/cms/stories/outlets/delete/{outlet.pk}/")
    return not Outlet.objects.filter(pk=outlet.pk).exists()


def deletes_a_pitch(client: Client, _samples: dict[str, Any]) -> bool:
    pitch = Pitch.objects.earliest("pk")
    client.post(f"/cms/stories/pitches/delete/{pitch.pk}/")
    return not Pitch.objects.filter(pk=pitch.pk).exists()


ACTIONS: list[tuple[Action, set[str]]] = [
    (pitches_a_story, EDITOR),
    (notes_an_answer, EDITOR),
    (deletes_an_outlet, ADMIN),
    (deletes_a_pitch, ADMIN),
]
