"""Funding applications: one way through the states, days that never run backwards, 拟资助 never called funded."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import translation
from wagtail.models import ModelLogEntry

from heritage.funding import course
from heritage.funding.models import FundingApplication, FundingStep, Programme
from heritage.funding.states import DECLINED, MAY_BE_DECLINED, WAY, State, following

from .cast import Cast
from .consenting import day
from .figures import entry, labels, records, unsound, value

pytestmark = pytest.mark.django_db
# Days of 2025 on which an application comes to each state; the notice runs from the 13th to the 17th of October.
DAYS = {
    State.APPLIED: datetime.date(2025, 3, 3),
    State.RECOMMENDED: datetime.date(2025, 4, 7),
    State.REVIEWED: datetime.date(2025, 8, 20),
    State.PROPOSED: datetime.date(2025, 10, 13),
    State.DECIDED: datetime.date(2025, 10, 24),
    State.FUNDED: datetime.date(2025, 11, 6),
    State.CLOSED: datetime.date(2026, 9, 30),
}
NOTICE_ENDS = datetime.date(2025, 10, 17)


def apply(state: State = State.PREPARING, **fields: Any) -> FundingApplication:
    """An application of 2025 that has come as far as `state`."""
    programme, _created = Programme.objects.get_or_create(name="澜山市文艺精品扶持项目", defaults={"level": "city"})
    application = FundingApplication.objects.create(
        **{"programme": programme, "year": 2025, "project_title": "云溪竹编史料", **fields}
    )
    for step in WAY[1 : WAY.index(state) + 1]:
        advance(application, step)
    application.refresh_from_db()
    return application


def advance(application: FundingApplication, state: State, **changes: Any) -> FundingStep:
    details: dict[str, Any] = {"on": DAYS.get(state, DAYS[State.FUNDED]), "user": None}
    if state == State.PROPOSED:
        details["until"] = NOTICE_ENDS
    if state == State.FUNDED:
        details["amount_granted"] = Decimal(30000)
    return course.advance(application, state, **{**details, **changes})


def test_the_whole_way() -> None:
    application = apply(State.CLOSED)
    assert application.state == State.CLOSED
    assert application.amount_granted == Decimal(30000)
    assert [step.state for step in application.standing_steps()] == list(WAY[1:])
    assert following(State.CLOSED) == following(State.REJECTED) == []


@pytest.mark.parametrize("state", WAY[:-1])
def test_no_step_is_left_out_or_taken_twice(state: State) -> None:
    application = apply(state)
    allowed = following(state)
    for other in State:
        if other in allowed:
            continue
        with pytest.raises(ValidationError) as refused:
            advance(application, other, on=datetime.date(2026, 9, 30))
        assert "state" in refused.value.error_dict


@pytest.mark.parametrize("state", MAY_BE_DECLINED)
@pytest.mark.parametrize("refusal", DECLINED)
def test_it_may_be_declined_at_any_step_before_the_grant(state: State, refusal: State) -> None:
    application = apply(state)
    advance(application, refusal, on=datetime.date(2025, 11, 1))
    application.refresh_from_db()
    assert application.state == refusal
    assert following(refusal) == ([State.APPLIED] if refusal == State.RETURNED else [])


@pytest.mark.parametrize("state", [State.FUNDED, State.CLOSED])
def test_what_was_granted_is_not_declined(state: State) -> None:
    assert not set(following(state)) & set(DECLINED)


@pytest.mark.parametrize(
    "come_to, state, wrong, field",
    [
        (State.APPLIED, State.RECOMMENDED, {"on": datetime.date(2025, 3, 2)}, "on"),
        (State.APPLIED, State.RECOMMENDED, lambda: {"on": day(1)}, "on"),
        (State.REVIEWED, State.PROPOSED, {"until": datetime.date(2025, 10, 12)}, "until"),
        (State.REVIEWED, State.PROPOSED, {"until": None}, "until"),
        (State.PROPOSED, State.DECIDED, {"on": NOTICE_ENDS}, "on"),
        (State.APPLIED, State.RECOMMENDED, {"until": NOTICE_ENDS}, "until"),
        (State.DECIDED, State.FUNDED, {"amount_granted": None}, "amount_granted"),
        (State.DECIDED, State.FUNDED, {"amount_granted": Decimal(0)}, "amount_granted"),
        (State.APPLIED, State.RECOMMENDED, {"document": ContentFile(b"MZ", name="a.exe")}, "document"),
    ],
    ids=[
        *("backwards", "ahead", "notice ends before", "notice without end", "decided during notice"),
        *("until elsewhere", "no amount", "nothing granted", "a program"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(come_to: State, state: State, wrong: Any, field: str) -> None:
    application = apply(come_to)
    with pytest.raises(ValidationError) as refused:
        # Tomorrow is seen from the day the test runs.
        advance(application, state, **(wrong() if callable(wrong) else wrong))
    assert field in refused.value.error_dict
    application.refresh_from_db()
    assert application.state == come_to


def test_the_same_day_is_not_backwards_and_an_objection_ends_a_notice_early() -> None:
    application = apply(State.APPLIED)
    advance(application, State.RECOMMENDED, on=DAYS[State.APPLIED])
    objected = apply(State.PROPOSED, project_title="别的书")
    advance(objected, State.REJECTED, on=datetime.date(2025, 10, 15))
    assert not FundingStep.objects.notices_running(datetime.date(2025, 10, 16)).exists()


@pytest.mark.parametrize("who", ["reviewer", "final_reviewer", "director", "staff", "outsider"])
def test_who_may_not_record_changes_nothing(cast: Cast, who: str) -> None:
    application = apply(State.APPLIED)
    with pytest.raises(PermissionDenied):
        advance(application, State.RECOMMENDED, user=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        course.take_back(application, user=getattr(cast, who), reason="记错")


def test_a_wrong_step_is_taken_back_and_stays_visible(cast: Cast) -> None:
    application = apply(State.FUNDED)
    with pytest.raises(ValidationError):
        course.take_back(application, user=cast.editor, reason=" ")
    for state, amount in ((State.DECIDED, Decimal(30000)), (State.PROPOSED, None)):
        course.take_back(application, user=cast.editor, reason="记错了一步")
        application.refresh_from_db()
        assert (application.state, application.amount_granted) == (state, amount)
    assert FundingStep.objects.filter(application=application).count() == 6
    assert value("funding_granted", 2025) == 0
    for _each in range(4):
        course.take_back(application, user=cast.editor, reason="记错")
    application.refresh_from_db()
    assert application.state == State.PREPARING
    with pytest.raises(ValidationError):
        course.take_back(application, user=cast.editor, reason="记错")


def test_who_and_when_are_in_the_history(cast: Cast) -> None:
    application = apply()
    advance(application, State.APPLIED, user=cast.editor)
    course.take_back(application, user=cast.editor, reason="日期有误")
    entries = ModelLogEntry.objects.for_instance(application).order_by("pk")
    assert [(entry.action, entry.user) for entry in entries] == [
        (course.ADVANCED, cast.editor),
        (course.TAKEN_BACK, cast.editor),
    ]
    html = cast.client("editor").get(f"/cms/funding/history/{application.pk}/").content.decode()
    assert "2025-03-03" in html
    assert "日期有误" in html


@pytest.mark.parametrize(
    "moment, days",
    [
        ("2025-10-12T23:59:59+08:00", None),
        ("2025-10-13T00:00:00+08:00", 4),
        ("2025-10-16T23:59:59+08:00", 1),
        ("2025-10-17T00:00:00+08:00", 0),
        ("2025-10-17T23:59:59+08:00", 0),
        ("2025-10-18T00:00:00+08:00", None),
        ("2025-10-17T16:30:00+00:00", None),
        ("2025-10-12T16:30:00+00:00", 4),
    ],
)
def test_days_left_are_those_of_shanghai(monkeypatch: pytest.MonkeyPatch, moment: str, days: int | None) -> None:
    step = apply(State.PROPOSED).last_step
    assert step is not None
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.datetime.fromisoformat(moment))
    assert step.days_left == days
    assert FundingStep.objects.notices_running().exists() is (days is not None)


# --- figures ---------------------------------------------------------------------------


def test_shortlisted_is_not_funded() -> None:
    application = apply(State.PROPOSED)
    assert (value("funding_shortlisted", 2025), labels("funding_shortlisted", 2025)) == (1, [str(application)])
    assert entry("heritage_books", 2025).prose == "《云溪竹编史料》一书入选2025年度澜山市文艺精品扶持项目拟资助名单"
    assert (value("funding_granted", 2025), records("funding_granted", 2025)) == (0, [])
    assert value("funding_shortlisted", 2024) == 0
    assert entry("heritage_books", 2024).prose == "无"


def test_what_was_funded_was_shortlisted_before() -> None:
    application = apply(State.CLOSED)
    assert labels("funding_shortlisted", 2025) == labels("funding_granted", 2025) == [str(application)]
    assert entry("heritage_books", 2025).items[1] == "《云溪竹编史料》一书获2025年度澜山市文艺精品扶持项目资助"
    assert value("funding_granted", 2026) == 0
    assert unsound(2025) == []


# --- words -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_only_the_grant_is_called_a_grant(language: str) -> None:
    with translation.override(language):
        for state in State:
            label = str(state.label)
            assert "已资助" not in label
            if state not in {State.FUNDED, State.CLOSED}:
                assert "granted" not in label
                assert "funded" not in label


@pytest.mark.parametrize("state", WAY[: WAY.index(State.FUNDED)])
def test_no_page_of_the_admin_says_funded_before_the_grant(cast: Cast, state: State) -> None:
    application = apply(state)
    client = cast.client("editor")
    urls = ("/cms/", "/cms/funding/", *(f"/cms/funding/{view}/{application.pk}/" for view in ("edit", "history")))
    for url in (*urls, f"/cms/funding/advance/{application.pk}/"):
        assert "已资助" not in client.get(url).content.decode()
