"""`/stories/receipt/`: the holder of the number sees, adds, prints and takes back; a guesser learns nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stories.submissions import receipt
from stories.submissions.models import Attempt, Photo, Submission

from .cast import Cast
from .factories import picture_bytes
from .submitting import RECEIPT, STORY, number_on, photos, picture, send, submission, token

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.fixture
def visitor(home: Any) -> Client:
    return Client()


def look(client: Client, number: str) -> Any:
    return client.post(RECEIPT, {"number": number})


def test_a_number_is_read_as_people_write_it(visitor: Client) -> None:
    number = send(visitor)

    for typed in (number.lower(), number.replace("-", " "), number.replace("0", "o").replace("1", "l"), f" {number}。"):
        response = look(visitor, typed)
        assert response.status_code == 200, typed
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    assert look(visitor, wide).status_code == 200


def test_every_single_mistake_in_a_number_is_noticed() -> None:
    number = receipt.issue("somebody")

    for place, right in enumerate(number):
        for sign in set(receipt.ALPHABET) - {right}:
            assert receipt.read(number[:place] + sign + number[place + 1 :]) == ""


def test_numbers_differ_and_say_nothing_of_each_other() -> None:
    numbers = [receipt.issue(str(secret)) for secret in range(2000)]

    assert len(set(numbers)) == 2000
    assert all(len(number) == receipt.LENGTH for number in numbers)
    assert len({number[0] for number in numbers}) == len(receipt.ALPHABET)


def test_a_guess_tells_nothing(visitor: Client) -> None:
    """Malformed, mistyped, never issued: the same work, the same status, the same page."""
    made, number = submission()
    guesses = ["", "x", "A" * 5000, number[:-1], receipt.issue("never"), number[::-1]]
    answers = []
    look(visitor, "x")
    for guess in guesses:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = look(visitor, guess)
        shown = response.content.decode().replace(guess[:60], "") if guess else response.content.decode()
        answers.append((response.status_code, len(queries), len(shown)))
        Attempt.objects.all().delete()

    assert {status for status, _queries, _length in answers} == {404}
    assert len({queries for _status, queries, _length in answers}) == 1
    assert len({length for _status, _queries, length in answers}) <= 2  # a typed number stands in the field again
    assert made.title not in shown


def test_after_ten_wrong_numbers_even_a_right_one_waits(visitor: Client) -> None:
    _made, number = submission()
    for guess in range(10):
        assert look(visitor, receipt.issue(str(guess))).status_code == 404

    for path in ("", "add/", "withdraw/", "authorisation/", "certificate/"):
        answer = visitor.post(f"{RECEIPT}{path}", {"number": number, "sure": "yes"}, headers={"User-Agent": "other"})
        assert answer.status_code == 429
    assert look(Client(REMOTE_ADDR="192.0.2.9"), number).status_code == 200
    assert Submission.objects.get().state == State.WAITING


def test_right_numbers_do_not_count_as_guesses(visitor: Client) -> None:
    _made, number = submission()

    assert {look(visitor, number).status_code for _time in range(15)} == {200}


def test_the_number_never_stands_in_an_address(visitor: Client) -> None:
    number = send(visitor)

    html = look(visitor, number).content.decode()
    assert f"?number={number}" not in html
    assert look(visitor, number).request["QUERY_STRING"] == ""
    assert visitor.get(f"{RECEIPT}?number={number}").context.get("submission") is None


# --- additions --------------------------------------------------------------------


def test_additions_go_to_the_reviewers_and_the_story_waits_again(visitor: Client, cast: Cast) -> None:
    made, number = submission(images=[picture_bytes()])
    cast.client("reviewer").post(f"/cms/submissions/{made.pk}/", {"action": "ask", "ask-words": "照片是谁拍的？"})
    assert "照片是谁拍的？" in look(visitor, number).content.decode()

    data = {"number": number, "form": token(), "words": "是文化馆的人拍的。", **photos({"file": picture()})}
    response = visitor.post(f"{RECEIPT}add/", data)

    assert response.status_code == 200
    made.refresh_from_db()
    assert (made.state, made.photos.count()) == (State.WAITING, 2)
    shown = cast.client("reviewer").get(f"/cms/submissions/{made.pk}/").content.decode()
    assert "是文化馆的人拍的。" in shown
    assert visitor.post(f"{RECEIPT}add/", {**data, **photos()}).status_code == 409


def test_empty_additions_and_wrong_photos_are_sent_back(visitor: Client) -> None:
    made, number = submission(state=State.CHANGES)
    data = {"number": number, "form": token(), "words": "", **photos()}

    assert visitor.post(f"{RECEIPT}add/", data).status_code == 422
    wrong = {
        **data,
        "words": "补一张",
        **photos({"file": picture("录像.jpg", b"\x00\x00\x00\x20ftypisom" + bytes(99))}),
    }
    response = visitor.post(f"{RECEIPT}add/", wrong)
    assert response.status_code == 422
    assert "补一张" in response.content.decode()
    made.refresh_from_db()
    assert made.state == State.CHANGES


# --- papers -----------------------------------------------------------------------


def test_the_authorisation_names_all_that_was_agreed(visitor: Client) -> None:
    number = send(visitor, byline_kind="pen_name", pen_name="溪边", **photos({"file": picture(), "people": "祖父"}))

    paper = visitor.post(f"{RECEIPT}authorisation/", {"number": number}).content.decode()

    for words in (
        "授权书",
        "云溪县档案馆",
        "北岸甲",
        "桥头的合影",
        "署笔名：溪边",
        "在本馆网站刊登",
        "向报纸、期刊",
        "祖父",
    ):
        assert words in paper
    assert "未能征得" in paper
    assert "<script>" not in paper


def test_the_certificate_comes_with_acceptance_and_numbers_run_on(visitor: Client, cast: Cast) -> None:
    made = [submission(title=f"故事{n}") for n in range(3)]
    assert visitor.post(f"{RECEIPT}certificate/", {"number": made[0][1]}).status_code == 409

    for one, _number in made:
        cast.client("reviewer").post(f"/cms/submissions/{one.pk}/", {"action": "accept"})

    for serial, (one, number) in enumerate(made, 1):
        paper = visitor.post(f"{RECEIPT}certificate/", {"number": number}).content.decode()
        one.refresh_from_db()
        assert one.certificate_serial == serial
        assert f"藏证{one.certificate_number}号" in paper
        for words in ("收藏证书", "联系人丙", one.title, "云溪县档案馆"):
            assert words in paper


def test_papers_are_chinese_in_an_english_interface(visitor: Client) -> None:
    _made, number = submission()

    paper = visitor.post(f"/en{RECEIPT}authorisation/", {"number": number}).content.decode()

    assert 'lang="zh-Hans"' in paper
    assert "授权人" in paper


# --- withdrawal -------------------------------------------------------------------


def test_nothing_is_withdrawn_without_the_box(visitor: Client) -> None:
    made, number = submission()

    assert visitor.post(f"{RECEIPT}withdraw/", {"number": number}).status_code == 422
    made.refresh_from_db()
    assert made.state == State.WAITING


@pytest.mark.parametrize("state", [State.WAITING, State.CHANGES, State.DECLINED])
def test_a_story_taken_back_leaves_nothing_but_a_number(
    visitor: Client, cast: Cast, state: str, django_capture_on_commit_callbacks: Any
) -> None:
    made, number = submission(state=state, images=[picture_bytes(), picture_bytes()])
    storage = made.photos.first().file.storage  # type: ignore[union-attr]
    names = [name for names in Photo.objects.values_list("file", "preview") for name in names]
    assert all(storage.exists(name) for name in names)

    with django_capture_on_commit_callbacks(execute=True):
        response = visitor.post(f"{RECEIPT}withdraw/", {"number": number, "sure": "yes"})

    assert response.status_code == 200
    gone = Submission.objects.get(pk=made.pk)
    assert gone.state == State.WITHDRAWN
    assert not hasattr(gone, "contact")
    assert not any(storage.exists(name) for name in names)
    everything = str(Submission.objects.values()) + str(list(gone.turns.values()))
    for words in (STORY[:10], made.title, "竹窗", "联系人", "1111 2222", "祖母", "同意"):
        assert words not in everything
    assert look(visitor, number).status_code == 200
    assert made.title not in look(visitor, number).content.decode()
    assert "联系人" not in cast.client("reviewer").get(f"/cms/submissions/{made.pk}/").content.decode()


def test_taking_back_twice_is_told_plainly(visitor: Client) -> None:
    _made, number = submission()

    answers = [visitor.post(f"{RECEIPT}withdraw/", {"number": number, "sure": "yes"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert number_on(answers[1].content.decode()).replace("-", "") == number
