"""三审: three steps, three people, and nothing public before the last."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from wagtail.models import TaskState, Workflow, WorkflowState

from exhibitions.models import ExhibitionPage
from lantai.ops import roles

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, make_exhibition
from .page_forms import draft, edit_url, entered, fresh, told

pytestmark = pytest.mark.django_db

STEPS = ("reviewer", "reviewer2", "final_reviewer")


def hand_in(client: Client, page: ExhibitionPage, exhibits: Any) -> Any:
    return client.post(edit_url(page), entered(exhibits, **{"action-submit": "1"}))


def decide(client: Client, page: ExhibitionPage, action: str = "approve", comment: str = "") -> Any:
    """Approve or send back as the buttons of the dashboard and the preview do."""
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    url = f"/cms/pages/workflow/action/{page.pk}/{action}/{state.pk}/"
    return client.post(url, {"comment": comment}, follow=True)


def step(page: ExhibitionPage) -> str:
    return str(fresh(page).current_workflow_task)


@pytest.fixture
def exhibits(home: Any) -> list[Any]:
    return [ExhibitFactory.create(), ExhibitFactory.create()]


@pytest.fixture
def handed_in(cast: Cast, exhibits: list[Any]) -> ExhibitionPage:
    page = draft(cast.client("editor"), exhibits)
    hand_in(cast.client("editor"), page, exhibits)
    return fresh(page)


def test_the_groups_and_the_workflow_are_there() -> None:
    workflow = Workflow.objects.get()

    assert workflow.name == roles.WORKFLOW
    assert [task.name for task in workflow.tasks] == ["初审", "复审", "终审"]


def test_an_exhibition_goes_through_three_hands_and_is_public(cast: Cast, handed_in: ExhibitionPage) -> None:
    for number, who in enumerate(STEPS):
        assert step(handed_in) == roles.REVIEWERS[number]
        assert not fresh(handed_in).live
        assert cast.client().get("/exhibitions/old-photos/").status_code == 404
        assert decide(cast.client(who), handed_in).status_code == 200

    page = fresh(handed_in)
    assert page.live
    assert page.workflow_states.get().status == WorkflowState.STATUS_APPROVED
    assert cast.client().get("/exhibitions/old-photos/").status_code == 200
    finished = TaskState.objects.order_by("finished_at").values_list("finished_by__username", flat=True)
    assert list(finished) == list(STEPS)


def test_sent_back_with_a_comment_it_returns_to_the_same_step(
    cast: Cast, handed_in: ExhibitionPage, exhibits: list[Any]
) -> None:
    decide(cast.client("reviewer"), handed_in)
    decide(cast.client("reviewer2"), handed_in, "reject", "第二单元的说明与照片不符")

    page = fresh(handed_in)
    assert page.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert "第二单元的说明与照片不符" in cast.client("editor").get(edit_url(page)).content.decode()

    hand_in(cast.client("editor"), page, exhibits)
    assert step(page) == "复审"


@pytest.mark.parametrize("who", ["editor", "reviewer2", "final_reviewer", "staff", "director", "outsider"])
@pytest.mark.parametrize("action", ["approve", "reject"])
def test_only_the_step_at_hand_decides(cast: Cast, handed_in: ExhibitionPage, who: str, action: str) -> None:
    decide(cast.client(who), handed_in, action)

    assert step(handed_in) == "初审"
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


@pytest.mark.parametrize("superuser", [False, True], ids=["in both groups", "superuser"])
def test_nobody_decides_two_steps(cast: Cast, handed_in: ExhibitionPage, superuser: bool) -> None:
    cast.reviewer.is_superuser = superuser
    cast.reviewer.save()
    cast.reviewer.groups.add(*cast.reviewer2.groups.all(), *cast.final_reviewer.groups.all())
    client = cast.client("reviewer")

    decide(client, handed_in)
    decide(client, handed_in)

    assert step(handed_in) == "复审"
    assert roles.SECOND_REVIEW in told(client.get(edit_url(handed_in)))
    waiting = "/cms/pages/workflow/action/"
    assert waiting not in client.get("/cms/").content.decode()
    assert waiting in cast.client("reviewer2").get("/cms/").content.decode()


def test_nobody_decides_their_own_work(cast: Cast, exhibits: list[Any]) -> None:
    cast.editor.groups.add(*cast.reviewer.groups.all())
    client = cast.client("editor")
    page = draft(client, exhibits)
    hand_in(client, page, exhibits)

    decide(client, page)

    assert step(page) == "初审"


def test_a_reviewer_sees_and_mends_what_waits_for_them_and_nothing_else(
    cast: Cast, handed_in: ExhibitionPage, exhibits: list[Any]
) -> None:
    other = make_exhibition(exhibits, slug="other", live=False)
    first, second = cast.client("reviewer"), cast.client("reviewer2")
    preview = f"/cms/pages/{handed_in.pk}/view_draft/"

    assert first.get(edit_url(handed_in)).status_code == 200
    assert first.get(preview).status_code == 200
    assert first.get(edit_url(other)).status_code == 302
    assert second.get(edit_url(handed_in)).status_code == 302

    first.post(edit_url(handed_in), entered(exhibits, title="改正过的题名"))
    assert fresh(handed_in).get_latest_revision_as_object().title == "改正过的题名"
    assert "改正过的题名" in first.get("/cms/").content.decode()


def test_approving_in_the_edit_view_leaves_nobody_before_a_closed_door(
    cast: Cast, handed_in: ExhibitionPage, exhibits: list[Any]
) -> None:
    for who in STEPS:
        posted = entered(exhibits, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
        response = cast.client(who).post(edit_url(handed_in), posted, follow=True)
        assert response.status_code == 200
        assert "没有权限" not in told(response)
        assert handed_in.title in told(response)

    assert fresh(handed_in).live


def test_an_editor_publishes_nothing(cast: Cast, exhibits: list[Any]) -> None:
    client = cast.client("editor")
    page = draft(client, exhibits)

    client.post(edit_url(page), entered(exhibits, **{"action-publish": "1"}))
    client.post(f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": ""})

    assert not fresh(page).live


def test_what_waits_for_review_is_locked_for_the_editor(
    cast: Cast, handed_in: ExhibitionPage, exhibits: list[Any]
) -> None:
    cast.client("editor").post(edit_url(handed_in), entered(exhibits, title="悄悄改"))

    assert fresh(handed_in).get_latest_revision_as_object().title == "旧照展"


def test_the_others_are_told_by_mail(cast: Cast, handed_in: ExhibitionPage) -> None:
    assert cast.reviewer.email in {address for message in mail.outbox for address in message.to}
    mail.outbox.clear()

    decide(cast.client("reviewer"), handed_in, "reject", "题名太长")

    assert [message.to for message in mail.outbox] == [[cast.editor.email]]
    assert "题名太长" in mail.outbox[0].body


def test_a_dead_mail_server_stops_no_review(cast: Cast, exhibits: list[Any], settings: Any) -> None:
    settings.EMAIL_BACKEND = "lantai.ops.mail.NoticeBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.invalid", 25
    page = draft(cast.client("editor"), exhibits)

    assert hand_in(cast.client("editor"), page, exhibits).status_code == 302
    for who in STEPS:
        decide(cast.client(who), page)

    assert fresh(page).live


def test_an_exhibit_closed_under_review_can_be_sent_back_but_not_approved(
    cast: Cast, handed_in: ExhibitionPage, exhibits: list[Any]
) -> None:
    exhibits[1].openness = "controlled"
    exhibits[1].save()
    client = cast.client("reviewer")

    page = client.get(edit_url(handed_in))
    posted = entered(exhibits, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    refused = client.post(edit_url(handed_in), posted)
    decide(client, handed_in)

    assert exhibits[1].title in told(page)
    assert exhibits[1].reference_code in told(refused)
    assert step(handed_in) == "初审"
    decide(client, handed_in, "reject", "有控制件")
    assert fresh(handed_in).current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES


def test_what_holds_a_closed_exhibit_is_not_handed_in(cast: Cast, home: Any) -> None:
    closed = ClosedExhibitFactory.create()
    client = cast.client("editor")
    page = draft(client, [closed])

    response = hand_in(client, page, [closed])

    assert response.status_code == 200
    assert closed.title in told(response)
    assert not WorkflowState.objects.exists()
