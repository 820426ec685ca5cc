"""/stories/<slug>/: one story in public."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageLogEntry, WorkflowState

from exhibitions import openness
from exhibitions.models import Exhibit
from exhibitions.whereabouts import whereabouts
from lantai.media import pictures, publicity
from lantai.media.models import ArchiveImage
from stories.models import StoryPage, StoryTheme

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory
from .stories import make_story
from .test_query_budgets import queries

pytestmark = pytest.mark.django_db


def large(exhibit: Exhibit) -> tuple[str, dict[str, object]]:
    return "large", {"exhibit": exhibit, "image_number": 1, "words": "", "setting": "beside"}


def html_of(page: StoryPage) -> str:
    response = Client().get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_it_tells_who_wrote_it_and_what_it_rests_on(home: object) -> None:
    deed = ExhibitFactory(title="土地证存根")
    page = make_story(basis=[deed], lead="一盏灯的事。", notes="据作者回忆。", date_text="1971年10月1日", tags=["桥梁"])
    html = html_of(page)
    for words in (
        "渡口的灯",
        "北岸",
        "一盏灯的事。",
        "后来桥通了",
        "土地证存根",
        "据作者回忆。",
        "?decade=1970",
        "?tag=",
    ):
        assert words in html, words
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.+?)</script>', html)[0])
    assert (data["@type"], data["author"]["name"], data["temporalCoverage"]) == ("Article", "北岸", "1971-10-01")
    assert data["isBasedOn"][0]["name"] == "土地证存根"


def test_an_anonymous_author_stands_nowhere(home: object) -> None:
    page = make_story(byline="本名", byline_kind="anonymous")
    html = html_of(page)
    assert page.byline == ""
    assert "本名" not in html
    assert '"author"' not in html


def test_a_story_without_author_is_told_so(home: object) -> None:
    with pytest.raises(ValidationError, match=r"author|署名"):
        make_story(byline="")


def test_a_closed_exhibit_in_the_text_refuses_publication_by_name(home: object) -> None:
    page = make_story(body=[large(ClosedExhibitFactory(title="会商纪要"))], live=False)
    with pytest.raises(ValidationError, match="会商纪要"):
        page.get_latest_revision().publish()
    assert not StoryPage.objects.get(pk=page.pk).live


def test_a_closed_record_it_rests_on_stays_unnamed(home: object) -> None:
    html = html_of(make_story(basis=[ClosedExhibitFactory(title="族谱一册"), ExhibitFactory(title="粮票印版")]))
    assert "粮票印版" in html
    assert "族谱一册" not in html


def test_withdrawing_an_exhibit_takes_it_out_of_the_story_and_the_log_says_so(
    home: object, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    image = ImageFactory(prepared=True)
    shown, only_basis = ExhibitFactory(title="大桥组照", images=[image]), ExhibitFactory(title="渡船执照")
    page = make_story(body=[large(shown)], basis=[shown, only_basis], picture=image)
    publicity.refresh([image.pk])
    assert ArchiveImage.objects.get(pk=image.pk).is_public
    assert "大桥组照" in html_of(page)
    assert [(place.page.pk, place.is_live) for place in whereabouts(only_basis)] == [(page.pk, True)]
    with django_capture_on_commit_callbacks(execute=True):
        openness.withdraw(shown, user=cast.editor, reason="复核")
    html = html_of(page)
    assert "大桥组照" not in html
    assert "渡船执照" in html
    assert not ArchiveImage.objects.get(pk=image.pk).is_public
    for name in pictures.file_names(image.pictures):
        assert Client().get(f"/media/{name}").status_code == 404
    history = cast.client("editor").get(f"/cms/exhibits/history/{shown.pk}/").content.decode()
    assert "/home/stories/lamp/" in history
    assert "渡口的灯" in cast.client("editor").get(f"/cms/exhibits/withdraw/{only_basis.pk}/").content.decode()


def test_an_exhibit_a_story_shows_is_not_deleted(home: object, cast: Cast) -> None:
    exhibit = ExhibitFactory()
    make_story(basis=[exhibit])
    cast.client("final_reviewer").post(f"/cms/exhibits/delete/{exhibit.pk}/")
    assert Exhibit.objects.filter(pk=exhibit.pk).exists()


def test_a_draft_is_not_public_and_goes_through_three_people(home: object, cast: Cast) -> None:
    page = make_story(live=False)
    assert Client().get("/stories/lamp/").status_code == 404
    page.get_workflow().start(page, cast.editor)
    for who in (cast.reviewer, cast.reviewer2, cast.final_reviewer):
        assert not StoryPage.objects.get(pk=page.pk).live
        state = WorkflowState.objects.get(object_id=str(page.pk)).current_task_state
        assert [action[0] for action in state.task.specific.get_actions(page, who)]
        state.task.specific.on_action(state, who, "approve")
    assert StoryPage.objects.get(pk=page.pk).live
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").exists()


def test_it_leads_on_to_stories_that_share_theme_tags_or_years(home: object) -> None:
    theme = StoryTheme.objects.first()
    page = make_story(theme=theme, tags=["桥梁"], date_text="1971")
    make_story("同题", "same-theme", theme=theme)
    make_story("同签", "same-tag", tags=["桥梁"])
    make_story("同年代", "same-decade", date_text="1976")
    make_story("无关", "unrelated", date_text="1930")
    html = html_of(page)
    assert [word in html for word in ("同题", "同签", "同年代", "无关")] == [True, True, True, False]


def test_its_opening_picture_stands_once_with_its_caption(home: object) -> None:
    image = ImageFactory(prepared=True)
    picture = ("picture", {"image": image, "caption": "渡口旧影", "source": "作者供图"})
    page = make_story(picture=image, body=[picture])
    publicity.refresh([image.pk])
    html = html_of(page)
    main = html.partition("<main")[2]
    assert main.count("<picture>") == 1
    assert "渡口旧影" in main
    assert "作者供图" in main


def test_it_costs_the_same_however_much_belongs_to_it(home: object) -> None:
    counts = []
    for count in (1, 8):
        images = [ImageFactory(prepared=True) for _each in range(count)]
        exhibits = [ExhibitFactory(images=[image]) for image in images]
        publicity.refresh([image.pk for image in images])
        tags = [f"签{n}" for n in range(count)]
        page = make_story(slug=f"of-{count}", body=[large(exhibit) for exhibit in exhibits], basis=exhibits, tags=tags)
        for n in range(count):
            make_story(f"另{n}", f"other-{count}-{n}", tags=["签0"], picture=images[n])
        counts.append(queries(page.url))
    assert counts[0] == counts[1] <= 15
