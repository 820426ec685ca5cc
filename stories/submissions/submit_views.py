"""`/stories/submit/`: the form, and the page to keep."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantai.pages.models import HallSettings

from . import consents, form_tokens, photo_forms, visitors
from .doors import personal
from .form_tokens import FormToken, InvalidTokenError
from .forms import BasePhotoFormSet, StoryForm
from .limits import (
    CHUNK,
    LEAST_SECONDS,
    MOST_CHARACTERS,
    MOST_PHOTO_BYTES,
    MOST_PHOTOS,
    PHOTO_ENDINGS,
)
from .models import SubmissionSettings, Upload
from .page_to_keep import to_keep
from .sending import ReceivedAlreadyError, UsedFormError, take_in
from .visitors import Deed

# The field people do not see.
TRAP = "website"


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    """The form; by POST the story: 200 with the page to keep, 422 with what is to be mended, nothing of it lost."""
    rules = SubmissionSettings.for_request(request)
    if not rules.is_open:
        return render(request, "submissions/closed.html", status=200 if request.method != "POST" else 403)
    if request.method == "POST":
        return _take(request, rules)
    return _form(request, rules, form_tokens.hand_out(), StoryForm(), photo_forms.blank())


def _take(request: HttpRequest, rules: SubmissionSettings) -> HttpResponse:
    story = StoryForm(request.POST)
    story.is_valid()
    said = request.POST.get("form", "")
    try:
        token = form_tokens.read(said)
    except InvalidTokenError:
        said = form_tokens.hand_out()
        token = form_tokens.read(said)
        story.add_error(None, _("The form was open too long. Everything is still here; please send it once more."))
    photos = photo_forms.taken(request, token)
    if request.POST.get(TRAP):
        # A program that fills in everything; or a person whose browser does.
        story.add_error(
            None, _("A field that people do not see had been filled in. It is empty again; please send once more.")
        )
    elif token.age < LEAST_SECONDS and not story.errors:
        story.add_error(None, _("That was faster than anybody writes. Please wait a moment and send once more."))
    if story.errors or not photo_forms.is_valid(photos):
        return _form(request, rules, said, story, photos, 422)
    if visitors.has_overdone(request, Deed.SEND):
        story.add_error(
            None, _("Too many stories came from your connection just now. Please send once more in an hour.")
        )
        refused = _form(request, rules, said, story, photos, 429)
        refused["Retry-After"] = str(visitors.minutes(Deed.SEND) * 60)
        return refused
    return _keep(request, rules, token, story, photos)


def _keep(
    request: HttpRequest, rules: SubmissionSettings, token: FormToken, story: StoryForm, photos: BasePhotoFormSet
) -> HttpResponse:
    try:
        received = take_in(token, story, photo_forms.given(photos), rules)
    except ReceivedAlreadyError:
        return render(request, "submissions/received_already.html", status=409)
    except UsedFormError:
        fresh = form_tokens.hand_out()
        Upload.objects.filter(form_kept=token.kept).update(form_kept=form_tokens.read(fresh).kept)
        story.add_error(
            None,
            _(
                "Another story was sent with this form before; its receipt stays valid. Send once more to hand in this one."
            ),
        )
        return _form(request, rules, fresh, story, photos, 409)
    if received.is_new:
        visitors.note(request, Deed.SEND)
    return render(
        request,
        "submissions/kept.html",
        {**to_keep(received.number), "submission": received.submission, "rules": rules, "is_new": received.is_new},
    )


def _form(
    request: HttpRequest,
    rules: SubmissionSettings,
    token: str,
    story: StoryForm,
    photos: BasePhotoFormSet,
    status: int = 200,
) -> HttpResponse:
    hall = HallSettings.for_request(request)
    context: dict[str, Any] = {
        "form": story,
        "photos": photos,
        "token": token,
        "rules": rules,
        "notices": consents.notices(rules, hall.name),
        "trap": TRAP,
        "is_sent": request.method == "POST",
        **upload_rules(),
    }
    return render(request, "submissions/submit.html", context, status=status)


def upload_rules() -> dict[str, Any]:
    """What the page's script has to know of photos."""
    return {
        "most_characters": MOST_CHARACTERS,
        "most_photos": MOST_PHOTOS,
        "most_bytes": MOST_PHOTO_BYTES,
        "most_megabytes": MOST_PHOTO_BYTES // 1024 // 1024,
        "endings": PHOTO_ENDINGS,
        "chunk": CHUNK,
    }
