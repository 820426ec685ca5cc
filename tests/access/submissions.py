"""Stories sent in: the public form and receipt, the queue and its papers."""

from typing import Any

from django.test import Client

from stories.submissions import uploads
from stories.submissions.form_tokens import hand_out, read
from stories.submissions.models import Submission

from ..cast import Cast
from ..factories import picture_bytes
from ..submitting import RECEIPT, entered, submission
from . import ADMIN, EDITOR, EVERYBODY, NOBODY, REVIEWERS, Action, Rows

READERS = EDITOR | REVIEWERS
DECIDERS = REVIEWERS | ADMIN

ROWS: Rows = [
    ("submissions:submit", EVERYBODY),
    ("submissions:receipt", EVERYBODY),
    ("submissions:begin_upload", EVERYBODY),
    ("submissions:upload", EVERYBODY),  # with its unguessable token
    ("submissions:*", NOBODY),  # without a receipt number
    ("submissions_admin:authorisation", DECIDERS),
    ("submissions_admin:certificate", DECIDERS),
    ("submissions_admin:*", READERS),
]


def samples(cast: Cast) -> dict[str, Any]:
    made, _number = submission(images=[picture_bytes()], state=Submission.State.ACCEPTED)
    _upload, secret = uploads.begin(read(hand_out()), "桥.jpg", 1000)
    photo = made.photos.get().pk
    return {
        "submissions_admin:pk": made.pk,
        "submissions_admin:preview:pk": photo,
        "submissions_admin:file:pk": photo,
        "secret": secret,
    }


def sends_a_story(client: Client, _samples: dict[str, Any]) -> bool:
    return client.post("/stories/submit/", entered()).status_code == 200


def follows_a_story(client: Client, _samples: dict[str, Any]) -> bool:
    made, number = submission()
    return client.post(RECEIPT, {"number": number}).context["submission"] == made


def takes_a_story_back(client: Client, _samples: dict[str, Any]) -> bool:
    made, number = submission()
    client.post(f"{RECEIPT}withdraw/", {"number": number, "sure": "yes"})
    return Submission.objects.get(pk=made.pk).state == Submission.State.WITHDRAWN


def _decides(client: Client, action: str, state: str) -> bool:
    made, _number = submission()
    client.post(f"/cms/submissions/{made.pk}/", {"action": action, f"{action}-words": "请补照片"})
    return Submission.objects.get(pk=made.pk).state == state


def accepts_a_story(client: Client, _samples: dict[str, Any]) -> bool:
    return _decides(client, "accept", Submission.State.ACCEPTED)


def asks_for_additions(client: Client, _samples: dict[str, Any]) -> bool:
    return _decides(client, "ask", Submission.State.CHANGES)


def declines_a_story(client: Client, _samples: dict[str, Any]) -> bool:
    return _decides(client, "decline", Submission.State.DECLINED)


def reads_contact_data(client: Client, _samples: dict[str, Any]) -> bool:
    made, _number = submission()
    return made.contact.phone in client.get(f"/cms/submissions/{made.pk}/").content.decode()


ACTIONS: list[tuple[Action, set[str]]] = [
    (sends_a_story, EVERYBODY),
    (follows_a_story, EVERYBODY),
    (takes_a_story_back, EVERYBODY),
    (accepts_a_story, DECIDERS),
    (asks_for_additions, DECIDERS),
    (declines_a_story, DECIDERS),
    (reads_contact_data, DECIDERS),
]
