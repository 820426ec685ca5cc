"""`/cms/submissions/`: the queue, the decision, and the story that comes of it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry, PageLogEntry, TaskState

from lantai.media.models import ArchiveImage
from stories.models import StoryPage
from stories.submissions import decisions, withdrawal
from stories.submissions.models import Contact, Submission

from .cast import Cast
from .factories import picture_bytes
from .submitting import RECEIPT, STORY, submission

State = Submission.State
QUEUE = "/cms/submissions/"
STEPS = ("reviewer", "reviewer2", "final_reviewer")
commits = pytest.mark.django_db(transaction=True)


def decide(client: Client, made: Submission, action: str, words: str = "") -> Any:
    return client.post(f"{QUEUE}{made.pk}/", {"action": action, f"{action}-words": words}, follow=True)


def approve(client: Client) -> None:
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    page = state.workflow_state.content_object
    client.post(f"/cms/pages/workflow/action/{page.pk}/approve/{state.pk}/", {"comment": "可以"})


@pytest.mark.django_db
def test_a_thousand_waiting_stories_list_in_twelve_queries(cast: Cast, home: Any) -> None:
    Submission.objects.bulk_create(
        Submission(year=2026, serial=n, receipt_kept=str(n), title=f"故事{n}", text=STORY) for n in range(1, 1001)
    )
    Contact.objects.bulk_create(Contact(submission=one, name="丙") for one in Submission.objects.all())
    client = cast.client("reviewer")
    client.get(QUEUE)

    for address in (QUEUE, f"{QUEUE}?state=waiting&p=20", f"{QUEUE}?q=故事9"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= 12, address


@pytest.mark.django_db
def test_what_waits_longest_stands_first_and_filters_work(cast: Cast, home: Any) -> None:
    submission(title="新来的", days=1)
    submission(title="等久的", days=20)
    submission(title="问过的", days=40, state=State.CHANGES)
    submission(title="退过的", days=50, state=State.DECLINED)

    def listed(query: str = "") -> list[str]:
        page = cast.client("reviewer").get(f"{QUEUE}{query}")
        return [one.title for one in page.context["object_list"]]

    assert listed() == ["等久的", "新来的", "问过的", "退过的"]
    assert listed("?state=changes&state=declined") == ["问过的", "退过的"]
    assert listed("?age=15&state=waiting") == ["等久的"]
    assert listed("?q=新来") == ["新来的"]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["联系人丙", "139 1111 2222", "13911112222", "1111 2222", "bing@example"])
def test_contact_data_is_in_no_list_search_export_or_log(cast: Cast, home: Any, words: str) -> None:
    made, _number = submission()
    client = cast.client("admin")
    decide(cast.client("reviewer"), made, "ask", "请补照片")

    for address in (QUEUE, f"{QUEUE}results/", "/cms/reports/site-history/", f"{QUEUE}{made.pk}/sheet/"):
        assert words not in client.get(address).content.decode()
    assert not client.get(f"{QUEUE}?q={words}").context["object_list"]
    exported: Any = client.get(f"{QUEUE}?export=csv")
    assert words not in b"".join(exported.streaming_content).decode()
    assert words not in str(list(ModelLogEntry.objects.values()))
    assert words not in cast.client("editor").get(f"{QUEUE}{made.pk}/").content.decode()
    assert words not in str(made.contact)


@pytest.mark.django_db
def test_asking_and_declining_want_words(cast: Cast, home: Any) -> None:
    made, _number = submission()

    for action in ("ask", "decline"):
        assert decide(cast.client("reviewer"), made, action, "  ").status_code == 422
    made.refresh_from_db()
    assert made.state == State.WAITING


@pytest.mark.django_db
def test_who_decided_what_and_when_is_kept(cast: Cast, home: Any) -> None:
    made, number = submission()
    decide(cast.client("reviewer"), made, "ask", "请补照片")
    decide(cast.client("reviewer2"), made, "decline", "不在范围")

    made.refresh_from_db()
    assert (made.state, made.decided_by) == (State.DECLINED, cast.reviewer2)
    said = [(turn.kind, turn.by, turn.words) for turn in made.turns.all()]
    assert said[1:] == [("asked", cast.reviewer, "请补照片"), ("declined", cast.reviewer2, "不在范围")]
    logged = ModelLogEntry.objects.for_instance(made).order_by("timestamp").values_list("action", "user__username")
    assert list(logged) == [("submissions.ask", "reviewer"), ("submissions.decline", "reviewer2")]
    assert "不在范围" in Client().post(RECEIPT, {"number": number}).content.decode()
    assert "reviewer2" not in Client().post(RECEIPT, {"number": number}).content.decode()


@pytest.mark.django_db
def test_only_reviewers_decide(cast: Cast, home: Any) -> None:
    made, _number = submission()

    for who in (cast.editor, cast.director, cast.staff, cast.outsider):
        for deed in (
            lambda user: decisions.accept(made, user=user),
            lambda user: decisions.ask(made, user=user, words="补"),
            lambda user: decisions.decline(made, user=user, reason="否"),
        ):
            with pytest.raises(PermissionDenied):
                deed(who)


@commits
def test_accepting_makes_a_draft_with_all_filled_in(cast: Cast, home: Any) -> None:
    made, _number = submission(
        images=[picture_bytes(), picture_bytes(80, 60)],
        text="第一段<b>。\n\n第二段。",
        date_text="1971年",
        sources="祖母口述",
    )

    decide(cast.client("reviewer"), made, "accept")

    made.refresh_from_db()
    story = StoryPage.objects.get()
    assert made.story == story
    assert not story.live
    draft = story.get_latest_revision_as_object()
    assert (draft.title, draft.byline, draft.byline_kind, draft.origin) == (
        made.title,
        "竹窗乙",
        "pen_name",
        "contributed",
    )
    assert (draft.notes, draft.date_text) == ("祖母口述", "1971年")
    kinds = [block.block_type for block in draft.body]
    assert kinds == ["text", "picture", "text", "picture"]
    assert "&lt;b&gt;" in draft.body[0].value.source
    image = draft.body[1].value["image"]
    assert (image.credit, draft.picture) == ("作者供图", image)
    assert draft.body[1].value["caption"] == "门牌0，老街，祖父"
    assert not image.is_public
    assert TaskState.objects.get().task.name == "初审"
    assert PageLogEntry.objects.filter(page=story.pk, action="submissions.make_story").exists()


@commits
def test_three_different_people_bring_it_to_the_public(cast: Cast, home: Any) -> None:
    made, number = submission(images=[picture_bytes()])
    cast.reviewer.groups.add(*cast.reviewer2.groups.all(), *cast.final_reviewer.groups.all())
    decide(cast.client("reviewer"), made, "accept")

    for _time in range(3):
        approve(cast.client("reviewer"))
    assert TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS).task.name == "复审"
    approve(cast.client("reviewer2"))
    approve(cast.client("reviewer2"))
    assert not StoryPage.objects.get().live
    approve(cast.client("final_reviewer"))

    story = StoryPage.objects.get()
    assert story.live
    assert story.url in Client().post(RECEIPT, {"number": number}).content.decode()
    sheet = cast.client("reviewer").get(f"{QUEUE}{made.pk}/sheet/").content.decode()
    for words in ("审批单", "初审", "复审", "终审", "reviewer2", "final_reviewer", "可以", made.title):
        assert words in sheet


@commits
def test_a_published_story_taken_back_is_gone_with_its_pictures(cast: Cast, home: Any, settings: Any) -> None:
    made, number = submission(images=[picture_bytes()])
    decide(cast.client("reviewer"), made, "accept")
    for who in STEPS:
        approve(cast.client(who))
    story, image = StoryPage.objects.get(), ArchiveImage.objects.get()
    url = story.url
    assert image.is_public
    public = [path for path in settings.MEDIA_ROOT.rglob("*.*") if path.is_file()]
    original = image.file.path
    assert public
    assert Client().get(url).status_code == 200

    Client().post(f"{RECEIPT}withdraw/", {"number": number, "sure": "yes"})

    assert Client().get(url).status_code == 404
    assert not StoryPage.objects.exists()
    assert not ArchiveImage.objects.exists()
    assert not any(path.exists() for path in public)
    assert not settings.DATA_DIR.joinpath(original).exists()
    assert PageLogEntry.objects.filter(action="wagtail.unpublish").exists()


# --- two at once ------------------------------------------------------------------


@commits
def test_a_decision_after_a_withdrawal_is_told(cast: Cast, home: Any) -> None:
    made, _number = submission(images=[picture_bytes()])
    withdrawal.withdraw(made)

    for action in ("accept", "ask", "decline"):
        response = decide(cast.client("reviewer"), made, action, "词")
        assert any(message.level_tag == "error" for message in response.context["messages"])
    assert Submission.objects.get().state == State.WITHDRAWN
    assert not StoryPage.objects.exists()


@pytest.mark.django_db
def test_of_two_reviewers_one_decides(cast: Cast, home: Any) -> None:
    made, _number = submission()
    decisions.decline(made, user=cast.reviewer, reason="不在范围")

    with pytest.raises(ValidationError) as caught:
        decisions.accept(made, user=cast.reviewer2)

    assert caught.value.code == "overtaken"
    assert not StoryPage.objects.exists()
