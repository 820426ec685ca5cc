"""`/stories/submit/`: a story arrives once and whole, or is shown again with all that was written."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from wagtail.models import ModelLogEntry

from stories.submissions.limits import MOST_CHARACTERS
from stories.submissions.models import Attempt, Submission, SubmissionSettings, Upload

from .cast import Cast
from .factories import picture_bytes
from .submitting import PHONE, STORY, SUBMIT, as_found, entered, photos, picture, send, token

pytestmark = pytest.mark.django_db


def refused(client: Client, **changes: Any) -> Any:
    """What the form says when it comes back; nothing was taken in."""
    response = client.post(SUBMIT, entered(**changes))
    assert response.status_code in {409, 422, 429}
    assert not Submission.objects.exists()
    return response


@pytest.fixture
def visitor(home: Any) -> Client:
    return Client()


def test_a_story_is_kept_with_what_was_agreed_to(visitor: Client) -> None:
    number = send(visitor, sources="祖父口述", date_text="1971年", consent_portrait="on")

    kept = as_found(number)
    assert (kept.title, kept.text, kept.sources, kept.byline) == ("桥头的合影", STORY, "祖父口述", "北岸甲")
    assert kept.uses == ["site", "pitch"]
    assert [given["kind"] for given in kept.consents] == ["copyright", "portrait", "personal"]
    assert "30" in kept.consents[2]["words"]
    assert "365" in kept.consents[2]["words"]
    assert (kept.contact.name, kept.contact.phone) == ("北岸甲", PHONE)
    assert kept.number.endswith("-0001")


def test_the_page_to_keep_is_kept_nowhere_else(visitor: Client) -> None:
    response = visitor.post(SUBMIT, entered())

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    html = response.content.decode()
    assert "data:image/svg+xml" in html
    assert PHONE not in html


def test_the_database_holds_no_receipt_number_and_no_address(visitor: Client) -> None:
    number = send(visitor)

    for model in (Submission, Attempt, ModelLogEntry):
        for row in model._default_manager.values():
            words = str(row)
            assert number.replace("-", "") not in words.replace("-", "")
            assert "127.0.0.1" not in words
            if model is ModelLogEntry:
                assert "北岸" not in words


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"title": ""}, "title"),
        ({"text": "　\n "}, "text"),
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "138"}, "phone"),
        ({"phone": "", "email": "not-an-address"}, "email"),
        ({"byline_kind": "pen_name"}, "pen_name"),
        ({"uses": []}, "uses"),
        ({"consent_copyright": ""}, "consent_copyright"),
        ({"consent_personal": ""}, "consent_personal"),
        ({"by_child": "on"}, "consent_guardian"),
        ({"by_child": "on", "consent_guardian": "on", "guardian_phone": PHONE}, "guardian_name"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_is_shown_again(
    visitor: Client, changes: dict[str, Any], field: str
) -> None:
    response = refused(visitor, **changes)

    assert field in response.context["form"].errors
    if "text" not in changes:
        assert "祖父请了假" in response.content.decode()


def test_a_child_sends_with_its_guardian(visitor: Client) -> None:
    number = send(visitor, by_child="on", guardian_name="南岸丁", guardian_phone=PHONE, consent_guardian="on")

    kept = as_found(number)
    assert kept.contact.guardian_name == "南岸丁"
    assert "guardian" in [given["kind"] for given in kept.consents]


def test_characters_are_counted_and_white_space_is_not(visitor: Client) -> None:
    line = "字" * 100 + "\n　　"

    assert as_found(send(visitor, text=line * 50)).characters == MOST_CHARACTERS
    response = visitor.post(SUBMIT, entered(text=line * 50 + "多"))
    assert str(MOST_CHARACTERS + 1) in str(response.context["form"].errors["text"])


def test_text_pasted_from_word_stays_text(visitor: Client, cast: Cast) -> None:
    pasted = (
        "姓名\t年份\r\n祖父\t1971\x0b\x00\ufeff\u00ad\r\n<table><tr><td>表</td></tr></table><script>alert(1)</script>"
    )
    number = send(visitor, text=pasted, title="<b>桥</b>")

    kept = as_found(number)
    assert kept.text.startswith("姓名\t年份\n祖父\t1971\n<table>")
    page = cast.client("reviewer").get(f"/cms/submissions/{kept.pk}/").content.decode()
    shown = visitor.post("/stories/receipt/", {"number": number}).content.decode()
    assert "<script>alert" not in page + shown
    assert "<b>桥</b>" not in page + shown
    assert "&lt;script&gt;" in page


def test_a_name_with_emoji_is_kept_as_it_is(visitor: Client, cast: Cast) -> None:
    name = "云溪👨‍👩‍👧的阿芳🌸"
    number = send(visitor, name=name, title="我家🏠")

    kept = as_found(number)
    assert kept.contact.name == kept.byline == name
    assert name in visitor.post("/stories/receipt/authorisation/", {"number": number}).content.decode()
    assert name in cast.client("reviewer").get(f"/cms/submissions/{kept.pk}/").content.decode()


# --- sent twice -------------------------------------------------------------------


def test_the_same_form_sent_twice_gives_the_same_receipt(visitor: Client) -> None:
    data = entered()

    first, second = visitor.post(SUBMIT, data), Client().post(SUBMIT, data)

    assert first.context["number"] == second.context["number"]
    assert Submission.objects.count() == 1


def test_the_same_story_in_another_form_keeps_the_first_receipt(visitor: Client) -> None:
    number = send(visitor)

    response = Client().post(SUBMIT, entered(text=STORY.replace("\n", " \r\n "), phone="13800000000"))

    assert response.status_code == 409
    assert number not in response.content.decode()
    assert as_found(number) == Submission.objects.get()


def test_a_stranger_with_the_same_text_learns_nothing(visitor: Client, cast: Cast) -> None:
    send(visitor)

    strangers = Client().post(SUBMIT, entered(name="别人", phone="137 0000 0000"))

    assert strangers.status_code == 200
    first, second = Submission.objects.order_by("serial")
    assert first.number not in strangers.content.decode()
    assert first.number in cast.client("reviewer").get(f"/cms/submissions/{second.pk}/").content.decode()


def test_another_story_in_a_used_form_is_not_lost(visitor: Client) -> None:
    form = token()
    send(visitor, form=form)

    response = visitor.post(SUBMIT, entered(form=form, text="另一件事。", **photos({"file": picture()})))
    assert response.status_code == 409
    upload = response.context["photos"].forms[0]["upload"].value()
    again = entered(form=response.context["token"], text="另一件事。", **photos({"upload": upload}))
    assert visitor.post(SUBMIT, again).status_code == 422  # the new form is too young
    assert Submission.objects.count() == 1


# --- spam -------------------------------------------------------------------------


def test_a_filled_trap_and_a_form_sent_too_fast_are_sent_back_whole(visitor: Client) -> None:
    assert "祖父请了假" in refused(visitor, website="https://example.invalid").content.decode()
    assert "祖父请了假" in refused(visitor, form=token(seconds=0)).content.decode()


def test_a_form_nobody_handed_out_or_open_for_months_is_sent_back_whole(visitor: Client) -> None:
    for form in ("", "made-up", token(seconds=61 * 24 * 3600)):
        response = refused(visitor, form=form)
        assert "祖父请了假" in response.content.decode()
        assert response.context["token"] != form


def test_after_a_dozen_stories_in_an_hour_a_visitor_waits_and_others_do_not(visitor: Client) -> None:
    for number in range(12):
        send(visitor, text=f"第{number}件事。")

    response = visitor.post(SUBMIT, entered(text="第十三件事。"), headers={"User-Agent": "another"})
    assert response.status_code == 429
    assert "第十三件事" in response.content.decode()
    assert send(Client(REMOTE_ADDR="192.0.2.7"), text="别家的事。")


def test_another_site_cannot_send_with_a_visitors_browser(visitor: Client) -> None:
    response = visitor.post(SUBMIT, entered(), headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert not Submission.objects.exists()


def test_while_none_are_taken_the_page_says_so(visitor: Client) -> None:
    visitor.get(SUBMIT)
    SubmissionSettings.objects.update(is_open=False)

    assert visitor.get(SUBMIT).status_code == 200
    assert visitor.post(SUBMIT, entered()).status_code == 403
    assert not Submission.objects.exists()


# --- photos without scripts -------------------------------------------------------


def test_photos_come_with_the_form(visitor: Client) -> None:
    number = send(
        visitor, **photos({"file": picture(), "people": "祖父"}, {"file": picture("门.png", picture_bytes(fmt="PNG"))})
    )

    first, second = as_found(number).photos.all()
    assert (first.caption, first.people, first.rights) == ("桥头", "祖父", "own")
    with first.file.open("rb") as file, Image.open(file) as shown:
        assert shown.size == (64, 48)
    assert second.extension == "png"
    assert not Upload.objects.exists()


def test_a_mistake_elsewhere_does_not_lose_the_photos(visitor: Client) -> None:
    form = token()
    response = refused(visitor, form=form, title="", **photos({"file": picture()}))

    upload = response.context["photos"].forms[0]["upload"].value()
    assert "桥.jpg" in response.content.decode()
    number = send(visitor, form=form, **photos({"upload": upload}))
    assert as_found(number).photos.count() == 1


def test_a_photo_of_another_form_is_not_given_away(visitor: Client) -> None:
    response = refused(visitor, title="", **photos({"file": picture()}))
    upload = response.context["photos"].forms[0]["upload"].value()

    assert "file" in refused(visitor, **photos({"upload": upload})).context["photos"].forms[0].errors


def test_a_photo_wants_a_caption_and_whose_it_is(visitor: Client) -> None:
    response = refused(visitor, **photos({"file": picture(), "caption": "", "rights": ""}))

    assert set(response.context["photos"].forms[0].errors) == {"caption", "rights"}


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("录像.jpg", b"\x00\x00\x00\x20ftypisom" + bytes(2000), "录像.jpg"),
        ("录像.mp4", b"\x00\x00\x00\x20ftypisom" + bytes(2000), "录像.mp4"),
        ("画.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "画.svg"),
        ("空.jpg", b"", None),
    ],
)
def test_what_is_no_photo_is_refused_by_name(visitor: Client, name: str, content: bytes, words: str | None) -> None:
    response = refused(visitor, **photos({"file": picture(name, content)}))

    errors = str(response.context["photos"].forms[0].errors)
    assert words is None or words in errors
    assert not Upload.objects.exists()


def test_a_picture_of_too_many_pixels_is_refused(visitor: Client, settings: Any) -> None:
    settings.MAX_IMAGE_PIXELS = 1_000_000
    bomb = BytesIO()
    Image.new("1", (2000, 2000)).save(bomb, "PNG")

    response = refused(visitor, **photos({"file": picture("大.png", bomb.getvalue())}))

    assert "2000" in str(response.context["photos"].forms[0].errors)
